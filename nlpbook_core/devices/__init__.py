"""What can compute here. Only `detection` names torch_xla."""
