"""What can compute here: one file a kind of device, how a run finds its own. Only `tpu` names torch_xla."""
