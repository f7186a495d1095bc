"""Figures: accuracy and its intervals, slices, calibration, what simple methods reach."""
