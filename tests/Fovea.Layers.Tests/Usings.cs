global using Fovea.Kernels;
global using Fovea.Layers.Initializers;
global using Fovea.Layers.Losses;
global using Fovea.Tensors;
global using Fovea.Tensors.Autograd;
global using Fovea.Tensors.Ops;
