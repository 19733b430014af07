"""What is printed for a patient: asked for, frozen, made by the worker, kept."""
