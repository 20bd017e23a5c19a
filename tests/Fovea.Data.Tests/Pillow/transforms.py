"""What torchvision's transforms make of pictures where chance has nothing to say."""
import numpy
import torch
import torchvision.transforms.functional as F
from PIL import Image
from torchvision.transforms import InterpolationMode, RandAugment, TrivialAugmentWide
from torchvision.transforms.autoaugment import _apply_op

MODES = {"Nearest": InterpolationMode.NEAREST, "Bilinear": InterpolationMode.BILINEAR}


def pictures(book, count, largest=70, smallest=3):
    for i in range(count):
        yield i, book.picture(book.random.randint(smallest, largest), book.random.randint(smallest, largest), (3, 3, 1)[i % 3])


def sizes(book):
    for i, before in pictures(book, 24):
        size = book.random.randint(2, 80)
        book.write("resizeShorter", before, F.resize(before, size), size=size)
        height, width = book.random.randint(1, 80), book.random.randint(1, 80)
        book.write("centerCrop", before, F.center_crop(before, [height, width]))
        padding = book.random.randint(1, 2)
        for mode in ("constant", "edge", "reflect"):
            book.write("pad", before, F.pad(before, padding, 0, mode), mode=mode.capitalize(), padding=padding)


def mirrors(book):
    for i, before in pictures(book, 6):
        book.write("hflip", before, F.hflip(before))
        book.write("vflip", before, F.vflip(before))


def turns(book):
    for i, before in pictures(book, 40):
        for name, mode in MODES.items():
            angle = float(book.random.choice([0, 90, 180, 270, -90, 360, 45])) if i % 4 == 0 else book.random.uniform(-400, 400)
            book.write("rotate", before, F.rotate(before, angle, mode), filter=name, angle=angle)
            turn, scale = book.random.uniform(-180, 180), book.random.uniform(0.4, 2)
            shift, shear = [book.random.randint(-20, 20) for _ in range(2)], [book.random.uniform(-50, 50) for _ in range(2)]
            if i % 5 == 1:
                turn, scale, shear = 0.0, 1.0, [0.0, 0.0]
            after = F.affine(before, turn, shift, scale, shear, mode)
            book.write("affine", before, after, filter=name, angle=turn, shift=shift, scale=scale, shear=shear)


def colours(book):
    for i, before in pictures(book, 30):
        for name in ("brightness", "contrast", "saturation", "sharpness"):
            factor = book.random.choice([0.0, 1.0, 0.01, 1.99]) if i % 4 == 0 else book.random.uniform(0, 2.5)
            book.write(name, before, getattr(F, "adjust_" + name)(before, factor), factor=factor)
        if before.mode == "RGB":
            factor = book.random.choice([-0.5, 0.5, 0.0]) if i % 4 == 0 else book.random.uniform(-0.5, 0.5)
            book.write("hue", before, F.adjust_hue(before, factor), factor=factor)
        book.write("grey", before, F.to_grayscale(before, len(before.getbands())))
        bits, threshold = book.random.randint(1, 8), book.random.uniform(0, 256)
        book.write("posterize", before, F.posterize(before, bits), bits=bits)
        book.write("solarize", before, F.solarize(before, threshold), threshold=threshold)
        book.write("invert", before, F.invert(before))
        narrow = before.point(lambda value: 40 + value // 3) if i % 2 else before
        book.write("autoContrast", narrow, F.autocontrast(narrow))
        book.write("equalize", narrow, F.equalize(narrow))


def hues(book):
    """Every kind of colour, so that each branch of the conversion is met."""
    levels = numpy.array([0, 1, 2, 7, 31, 64, 100, 127, 128, 129, 180, 200, 222, 253, 254, 255], numpy.uint8)
    grid = numpy.stack(numpy.meshgrid(levels, levels, levels), -1).reshape(64, 64, 3)
    before = Image.fromarray(grid)
    for factor in (-0.5, -0.31, -0.05, 0.0, 0.02, 0.25, 0.5):
        book.write("hue", before, F.adjust_hue(before, factor), factor=factor)


def blurs(book):
    for i, before in pictures(book, 16, smallest=12):
        kernel, sigma = book.random.choice([3, 5, 9, 23 if min(before.size) > 12 else 7]), book.random.uniform(0.1, 4)
        book.write("blur", before, F.gaussian_blur(before, kernel, sigma), kernel=kernel, sigma=sigma)


def values(book):
    """ToTensor and Normalize: the floats' bytes as a picture four times as wide."""
    for i, before in pictures(book, 6):
        channels = len(before.getbands())
        mean, deviation = [0.485, 0.456, 0.406][:channels], [0.229, 0.224, 0.225][:channels]
        tensor = F.normalize(F.to_tensor(before), mean, deviation)
        raw = numpy.frombuffer(tensor.numpy().astype("<f4").tobytes(), numpy.uint8).reshape(channels * before.height, before.width * 4)
        book.write("values", before, Image.fromarray(raw), mean=mean, deviation=deviation)


def augmentations(book):
    """Each operation of both spaces at some strengths."""
    for space, chooser in (("trivial", TrivialAugmentWide()), ("rand", RandAugment())):
        for i, before in pictures(book, 5):
            size = (31, before.height, before.width)
            table = chooser._augmentation_space(31) if space == "trivial" else chooser._augmentation_space(31, size[1:])
            for name, (magnitudes, signed) in table.items():
                strength = (0, 30, 15, 9, 22)[i]
                magnitude = float(magnitudes[strength]) if magnitudes.ndim > 0 else 0.0
                if signed and i % 2:
                    magnitude = -magnitude
                after = _apply_op(before, name, magnitude, InterpolationMode.NEAREST, None)
                book.write("augment", before, after, space=space, op=name, strength=strength, magnitude=magnitude, signed=signed)


def write(book):
    torch.manual_seed(1)
    for family in (sizes, mirrors, turns, colours, hues, blurs, augmentations, values):
        family(book)
