"""Measurements, not tests: figures go to ``benchmarks/out``, compared within one run."""
