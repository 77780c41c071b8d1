"""What a province keeps of procedures in force: fees by their resolution, plain names, occasions in life."""
