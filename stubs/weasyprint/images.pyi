class RasterImage:
    width: int
