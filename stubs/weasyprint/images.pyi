class RasterImage:
    width: int
    height: int
