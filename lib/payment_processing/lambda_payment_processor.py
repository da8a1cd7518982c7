"""Processes payments: validates each, asks the fraud detection API, keeps its state."""
