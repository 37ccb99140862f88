"""Measures loading and reconciling against the joins that nothing can avoid."""
