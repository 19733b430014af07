"""An invented region for trying out and teaching, lived through by the product's own actions."""
