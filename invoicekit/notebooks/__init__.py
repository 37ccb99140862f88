"""What the notebooks call, and what runs them: parameters, papermill, pages of a run, a folder for JupyterLab."""
