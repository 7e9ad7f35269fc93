"""Programs made into compiled files: lanes, chunks, threads; the only hot loops."""
