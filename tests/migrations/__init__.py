"""Tables that hold rows come through every migration that follows."""
