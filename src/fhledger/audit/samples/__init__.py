"""Samples (stickprov): planning, drawing and evaluating, of amounts and of controls."""
