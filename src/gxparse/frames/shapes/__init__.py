"""The shapes of frames, one a module: its columns, and what they take their values from."""
