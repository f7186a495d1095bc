"""Start a worker as a process of its own on this machine.

The process has its own session, so that Ctrl-C on the app leaves it training, and writes to a file: a pipe
that nobody reads would block it as soon as the page closes.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path

# Names or beginnings of names. What is not listed (tokens, cloud keys) never reaches a worker.
_ENVIRONMENT = (
    "PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "SYSTEMDRIVE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP",
    "TMPDIR", "LANG", "LC_", "TZ", "NLPBOOK_", "HF_HOME", "HF_ENDPOINT", "HF_HUB_OFFLINE", "CUDA_",
    "NVIDIA_", "PJRT_", "XLA_", "TPU_", "OMP_", "MKL_", "OPENBLAS_", "KMP_", "PYTHONPATH", "PYTHONHOME",
    "VIRTUAL_ENV", "LD_LIBRARY_PATH", "DYLD_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_",
    "REQUESTS_CA_BUNDLE", "PYTORCH_",
)  # fmt: skip


def launch(run_dir: Path, module: str = "nlpbook_core.training.worker") -> int:
    """Start `python -m <module> RUN_DIR` and return its pid.

    A thread waits for the process, so that none is left behind as a zombie while the app lives.
    """
    with (run_dir / "console.log").open("ab") as console:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(run_dir)],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            cwd=run_dir,
            env=_environment(),
            start_new_session=True,  # POSIX; without effect on Windows, where the flags do it
            creationflags=_flags(),
        )
    threading.Thread(target=process.wait, name=f"wait-{process.pid}", daemon=True).start()
    return process.pid


def _flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return 0


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.upper().startswith(_ENVIRONMENT)}
    kept |= {
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DISABLE_SAFETENSORS_CONVERSION": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "CUBLAS_WORKSPACE_CONFIG": os.environ.get(
            "CUBLAS_WORKSPACE_CONFIG", ":4096:8"
        ),  # a fixed order of sums
        # The page that shows the run needs the processor too: threads that wait by spinning made a step of
        # the mini model 2 to 6 times as long on two busy cores.
        "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "PASSIVE"),
    }
    return kept
