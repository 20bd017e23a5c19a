using System.Numerics;
using System.Runtime.CompilerServices;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Reduction;

/// <summary>
/// Softmax and cross-entropy in one: for logits z and target probabilities q over classes, loss = −Σ q ln softmax(z) and
/// its slope softmax(z)·Σq − q. A class with q = 0 adds nothing, even where its logit is −∞.
/// </summary>
public static unsafe class SoftmaxLoss
{
    /// <summary>Losses of [rows, classes, inner] logits, and their slopes.</summary>
    /// <param name="rows">Pictures.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="inner">Places with a label of their own in each picture: 1, or the pixels.</param>
    /// <param name="logits">z, rows × classes × inner.</param>
    /// <param name="q">Targets, of the same size: one-hot, smoothed or mixed.</param>
    /// <param name="losses">rows × inner losses.</param>
    /// <param name="dlogits">Slopes, as many as logits, or empty if not wanted.</param>
    /// <exception cref="GeometryException">A span's length differs from the sizes.</exception>
    public static void Forward(
        int rows, int classes, int inner, ReadOnlySpan<float> logits, ReadOnlySpan<float> q, Span<float> losses, Span<float> dlogits)
    {
        Check.Length(logits.Length, (long)rows * classes * inner, nameof(logits));
        Check.Length(q.Length, logits.Length, nameof(q));
        Check.Length(losses.Length, (long)rows * inner, nameof(losses));
        Check.LengthOrEmpty(dlogits.Length, logits.Length, nameof(dlogits));
        var slices = Slices.Of(rows * ((inner + Softmax.Tile - 1) / Softmax.Tile), (long)classes * Math.Min(inner, Softmax.Tile));
        fixed (float* pz = logits, pq = q, pl = losses, pdz = dlogits)
            Workers.Run(slices.Count, new Job(classes, inner, pz, pq, pl, dlogits.IsEmpty ? null : pdz, slices));
    }

    private readonly struct Job(int classes, int inner, float* z, float* q, float* losses, float* dz, Slices slices) : IJob
    {
        private const int Block = 1024;

        public void Run(int task)
        {
            var scratch = stackalloc float[Block];
            var tiles = (inner + Softmax.Tile - 1) / Softmax.Tile;
            for (var part = slices.Start(task); part < slices.End(task); part++)
                if (inner == 1)
                    Row((long)part * classes, losses + part, scratch);
                else
                    Columns(part / tiles, part % tiles * Softmax.Tile);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Row(long start, float* loss, float* scratch)
        {
            var row = z + start;
            var target = q + start;
            var largest = Softmax.Largest(row, classes);
            Sum64 exps = default, crosses = default, masses = default;
            for (var c = 0; c < classes; c += Block)
            {
                var count = Math.Min(Block, classes - c);
                var e = dz == null ? scratch : dz + start + c;
                Softmax.ExpRow(row + c, largest, e, count);
                exps.Add(default(Plain), e, e, count);
            }

            var sum = (float)exps.Total();
            var log = new Vector<float>(Softmax.Log(sum));
            for (var c = 0; c < classes; c += Block)
            {
                var count = Math.Min(Block, classes - c);
                for (var i = 0; i < count; i += Vector<float>.Count)
                {
                    var lanes = Math.Min(Vector<float>.Count, count - i);
                    var cross = Cross(Lanes.Load(target + c + i, lanes), Lanes.Load(row + c + i, lanes), new Vector<float>(largest), log);
                    Lanes.Store(cross, scratch + i, lanes);
                }

                crosses.Add(default(Plain), scratch, scratch, count);
                masses.Add(default(Plain), target + c, target + c, count);
            }

            *loss = (float)crosses.Total();
            if (dz == null)
                return;
            var factor = new Vector<float>((float)masses.Total() / sum);
            for (var c = 0; c < classes; c += Vector<float>.Count)
            {
                var lanes = Math.Min(Vector<float>.Count, classes - c);
                var e = dz + start + c;
                Lanes.Store(Lanes.Load(e, lanes) * factor - Lanes.Load(target + c, lanes), e, lanes);
            }
        }

        /// <summary>A strip of places, lanes along the places.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Columns(int row, int column)
        {
            var width = Math.Min(Softmax.Tile, inner - column);
            var start = (long)row * classes * inner + column;
            for (var i = 0; i < width; i += Vector<float>.Count)
            {
                var lanes = Math.Min(Vector<float>.Count, width - i);
                var at = start + i;
                var largest = new Vector<float>(float.NegativeInfinity);
                for (var c = 0; c < classes; c++)
                {
                    var x = Lanes.Load(z + at + (long)c * inner, lanes);
                    largest = Vector.ConditionalSelect(Vector.GreaterThan(x, largest), x, largest);
                }

                var sum = Vector<float>.Zero;
                for (var c = 0; c < classes; c++)
                {
                    var e = VectorMath.Exp(Lanes.Load(z + at + (long)c * inner, lanes) - largest);
                    sum += e;
                    if (dz != null)
                        Lanes.Store(e, dz + at + (long)c * inner, lanes);
                }

                var (log, loss, mass) = (VectorMath.Log(sum), Vector<float>.Zero, Vector<float>.Zero);
                for (var c = 0; c < classes; c++)
                {
                    var t = Lanes.Load(q + at + (long)c * inner, lanes);
                    loss += Cross(t, Lanes.Load(z + at + (long)c * inner, lanes), largest, log);
                    mass += t;
                }

                Lanes.Store(loss, losses + (long)row * inner + column + i, lanes);
                var factor = mass / sum;
                for (var c = 0; dz != null && c < classes; c++)
                {
                    var e = dz + at + (long)c * inner;
                    Lanes.Store(Lanes.Load(e, lanes) * factor - Lanes.Load(q + at + (long)c * inner, lanes), e, lanes);
                }
            }
        }

        /// <summary>−q ln softmax = q(ln Σ − (z − m)), and 0 where q is 0.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<float> Cross(Vector<float> q, Vector<float> z, Vector<float> largest, Vector<float> log) =>
            Vector.ConditionalSelect(Vector.Equals(q, Vector<float>.Zero), Vector<float>.Zero, q * (log - (z - largest)));
    }
}
