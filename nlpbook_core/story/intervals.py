"""How far a share that was seen in so many trials may be from the true one."""

import math


def wilson(fraction: float, size: int) -> tuple[float, float]:
    """The 95 % interval of a share that was seen in `size` independent trials (Wilson 1927)."""
    if size <= 0:
        return fraction, fraction
    fraction = min(1.0, max(0.0, fraction))  # a record from elsewhere may say anything
    z = 1.959964
    middle = fraction + z * z / (2 * size)
    reach = z * math.sqrt(fraction * (1 - fraction) / size + z * z / (4 * size * size))
    scale = 1 + z * z / size
    return (middle - reach) / scale, (middle + reach) / scale
