"""The workbench: the review queue over a run's findings.

One back end (`queue.py`), one front end (`front/`), and two ways between them: a widget in a notebook (`widget.py`) and
a page on this machine (`serve.py`).
"""
