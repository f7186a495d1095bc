"""Why a model answered as it did: attributions, occlusion, attention. Each is a view, none is the reason."""
