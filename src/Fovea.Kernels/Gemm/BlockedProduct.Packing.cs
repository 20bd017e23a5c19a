using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Gemm;

internal static unsafe partial class BlockedProduct<TKernel>
{
    /// <summary>
    /// Packs the panels of a span; some tasks take panels of A, the others of B. Where the columns of B lie side by side, a task takes some
    /// steps of all columns instead: a panel's share of a step is a fraction of a page, and entering pages was most of the work.
    /// </summary>
    private struct PackJob : IJob
    {
        private const int FloatsPerTask = 16_384;
        private const int LeastSteps = 32;

        public SpanJob Span;

        public readonly int Tasks => TasksA + TasksB;

        private readonly int TasksA => Span.Threads == 1 ? 1 : SpanJob.Groups(Span.RowPanels, PanelsPerTask(TKernel.RowPitch));

        private readonly int TasksB => Span.PackedB == null ? 0
            : InSteps ? SpanJob.Groups(Span.Length, StepsPerTask)
            : SpanJob.Groups(Span.ColumnPanels, PanelsPerTask(TKernel.Columns));

        private readonly bool InSteps => Span.Product.ColumnB == 1;

        private readonly int StepsPerTask =>
            Span.Threads == 1 ? int.MaxValue / 2 : Math.Max(LeastSteps, FloatsPerTask / (Span.ColumnPanels * TKernel.Columns));

        private readonly int PanelsPerTask(int width) => Span.Threads == 1 ? int.MaxValue / 2 : Math.Max(1, FloatsPerTask / Math.Max(1, Span.Length * width));

        public readonly void Run(int task)
        {
            if (task < TasksA)
                PackA(task * PanelsPerTask(TKernel.RowPitch));
            else if (InSteps)
                PackSteps((task - TasksA) * StepsPerTask);
            else
                PackB((task - TasksA) * PanelsPerTask(TKernel.Columns));
        }

        private readonly void PackA(int first)
        {
            ref readonly var product = ref Span.Product;
            var end = Math.Min(first + PanelsPerTask(TKernel.RowPitch), Span.RowPanels);
            for (var panel = first; panel < end; panel++)
            {
                var row = Span.FirstRow(panel);
                var rows = Span.FirstRow(panel + 1) - row;
                for (var start = 0; start < Span.Length; start += Span.Depth)
                {
                    var depth = Math.Min(Span.Depth, Span.Length - start);
                    var target = Span.PackedA + ((nint)start * Span.RowPanels + (nint)panel * depth) * TKernel.RowPitch;
                    for (var done = 0; done < depth;)
                    {
                        var (at, run, length) = Span.Runs(Span.Start + start + done, depth - done);
                        var source = product.A + row * product.RowA + at * product.DepthA + run * product.RunA;
                        Packing.Panel(source, product.RowA, product.DepthA, rows, product.M - row, length, target + (nint)done * TKernel.RowPitch, TKernel.RowPitch);
                        done += length;
                    }
                }
            }
        }

        private readonly void PackSteps(int first)
        {
            var last = Math.Min(first + StepsPerTask, Span.Length);
            for (var step = first; step < last;)
            {
                var block = step / Span.Depth * Span.Depth;
                var end = Math.Min(last, block + Span.Depth);
                Span.PackB(0, Span.ColumnPanels, step, end, Span.PackedB + (nint)block * Span.ColumnPanels * TKernel.Columns);
                step = end;
            }
        }

        private readonly void PackB(int first)
        {
            var last = Math.Min(first + PanelsPerTask(TKernel.Columns), Span.ColumnPanels);
            for (var start = 0; start < Span.Length; start += Span.Depth)
            {
                var depth = Math.Min(Span.Depth, Span.Length - start);
                Span.PackB(first, last, start, start + depth, Span.PackedB + ((nint)start * Span.ColumnPanels + (nint)first * depth) * TKernel.Columns);
            }
        }
    }
}
