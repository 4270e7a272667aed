"""What offices publish, made one shape: the contract, the readers, the names, the register."""
