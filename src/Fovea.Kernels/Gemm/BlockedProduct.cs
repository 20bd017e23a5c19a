using System.Runtime.CompilerServices;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Gemm;

/// <summary>One product by address: A[i, k] lies at <c>A + i·RowA + k·DepthA</c>, B[k, j] at <c>B + k·DepthB + j·ColumnB</c>.</summary>
internal unsafe struct Product
{
    public int M, N, K;
    public float* A, B, C;
    public nint RowA, DepthA, DepthB, ColumnB, RowC;

    /// <summary>If not 0, the depth consists of runs this long, <see cref="RunA"/> and <see cref="RunB"/> apart: the pixels of several pictures.</summary>
    public int Run;

    public nint RunA, RunB;

    /// <summary>Treatment of the finished sums; biases are those of the whole matrix.</summary>
    public TileEnd End;

    public readonly long MultiplyAdds => (long)M * N * K;
}

/// <summary>
/// The loops around the micro-kernel. Spans of the depth are packed into panels (A by balanced groups of rows, B by the kernel's
/// width); then tasks, each a rectangle of C, run over the depth blocks of the span in order, holding a panel of A in the first-level
/// cache while the panels of B stream from the second. Where A has few rows, each panel of B serves one task alone, which packs it itself,
/// and it never leaves the first-level cache. How C is cut into rectangles cannot change a bit, so it may follow the thread count.
/// </summary>
internal static unsafe partial class BlockedProduct<TKernel>
    where TKernel : struct, IMicroKernel
{
    public static void Run(in Product product)
    {
        for (var column = 0; column < product.N; column += BlockSizes.ColumnsAtOnce)
        {
            for (var row = 0; row < product.M; row += BlockSizes.RowsAtOnce)
            {
                var part = product;
                part.M = Math.Min(BlockSizes.RowsAtOnce, product.M - row);
                part.N = Math.Min(BlockSizes.ColumnsAtOnce, product.N - column);
                part.A += row * product.RowA;
                part.B += column * product.ColumnB;
                part.C += row * product.RowC + column;
                if (part.End.RowBias != null)
                    part.End.RowBias += row;
                if (part.End.ColumnBias != null)
                    part.End.ColumnBias += column;
                if (Workers.Count == 2 && BlockSizes.InHalves(part))
                    Workers.Run(2, new HalfJob { Product = part }, part.MultiplyAdds);
                else
                    RunPart(part, Workers.Count);
            }
        }
    }

    private static void RunPart(in Product product, int threads)
    {
        var depth = BlockSizes.Depth(product.K);
        var rowPanels = (product.M + TKernel.Rows - 1) / TKernel.Rows;
        var columnPanels = (product.N + TKernel.Columns - 1) / TKernel.Columns;
        var span = depth * BlockSizes.BlocksPerSpan(depth, Math.Max(rowPanels * TKernel.RowPitch, columnPanels * TKernel.Columns));
        var longest = Math.Min(span, product.K);

        using var packedA = Scratch.Take((nint)longest * rowPanels * TKernel.RowPitch);
        var thin = product.M <= BlockSizes.FewRows;
        using var packedB = Scratch.Take(thin ? 0 : (nint)longest * columnPanels * TKernel.Columns);
        var job = new SpanJob
        {
            Product = product,
            Depth = depth,
            RowPanels = rowPanels,
            ColumnPanels = columnPanels,
            PackedA = packedA.Pointer,
            PackedB = thin ? null : packedB.Pointer,
        };
        job.Cut(product.MultiplyAdds < Workers.WorthSharing ? 1 : threads);

        var start = 0;
        do
        {
            job.Start = start;
            job.Length = Math.Min(span, product.K - start);
            var packing = new PackJob { Span = job };
            Workers.Run(packing.Tasks, packing);
            Workers.Run(job.Tasks, job);
            start += span;
        }
        while (start < product.K);
    }

    /// <summary>
    /// Half of a product for each of two threads, which pack what they need themselves. One operand is packed twice, and yet that is
    /// faster: memory that both have read takes long to be written again by either (71 to 90 % of the peak of two cores at n = 512).
    /// </summary>
    private struct HalfJob : IJob
    {
        public Product Product;

        public readonly void Run(int task)
        {
            var part = Product;
            if (BlockSizes.HalvesColumns(Product))
            {
                var half = (Product.N / TKernel.Columns + 1) / 2 * TKernel.Columns;
                part.N = task == 0 ? half : Product.N - half;
                part.B += task * half * Product.ColumnB;
                part.C += task * half;
                if (Product.End.ColumnBias != null)
                    part.End.ColumnBias += task * half;
            }
            else
            {
                var half = Product.M / 2;
                part.M = task == 0 ? half : Product.M - half;
                part.A += task * half * Product.RowA;
                part.C += task * half * Product.RowC;
                if (Product.End.RowBias != null)
                    part.End.RowBias += task * half;
            }

            RunPart(part, 1);
        }
    }

    /// <summary>A span of the depth: the panels and the rectangles of C.</summary>
    private struct SpanJob : IJob
    {
        public Product Product;
        public int Depth, Start, Length;
        public int RowPanels, ColumnPanels;
        public float* PackedA, PackedB;
        public int Threads, TaskRows, TaskColumns;

        public readonly int Tasks => Groups(RowPanels, TaskRows) * Groups(ColumnPanels, TaskColumns);

        /// <summary>Chooses rectangles small enough for the caches and for <paramref name="threads"/> threads to share.</summary>
        public void Cut(int threads)
        {
            Threads = threads;
            var thin = PackedB == null;
            TaskRows = thin ? RowPanels : Math.Min(RowPanels, Math.Max(1, BlockSizes.TaskRows / TKernel.Rows));
            TaskColumns = ColumnPanels;
            if (threads == 1)
                return;
            while (Tasks < 4 * threads && (thin ? TaskColumns : TaskRows * TaskColumns) > 1)
            {
                if (TaskRows >= TaskColumns && !thin)
                    TaskRows = (TaskRows + 1) / 2;
                else
                    TaskColumns = (TaskColumns + 1) / 2;
            }
        }

        public readonly int FirstRow(int panel) => (int)((long)panel * Product.M / RowPanels);

        public readonly void Run(int task)
        {
            var across = Groups(ColumnPanels, TaskColumns);
            var firstRow = task / across * TaskRows;
            var firstColumn = task % across * TaskColumns;
            var endRow = Math.Min(firstRow + TaskRows, RowPanels);
            var endColumn = Math.Min(firstColumn + TaskColumns, ColumnPanels);
            if (PackedB == null)
            {
                RunThin(firstColumn, endColumn);
                return;
            }

            for (var start = 0; start == 0 || start < Length; start += Depth)
            {
                var depth = Math.Min(Depth, Length - start);
                for (var panel = firstRow; panel < endRow; panel++)
                    RunPanels(panel, firstColumn, endColumn, start, depth);
            }
        }

        private readonly void RunThin(int firstColumn, int endColumn)
        {
            using var packed = Scratch.Take((nint)Depth * TKernel.Columns);
            for (var group = firstColumn; group < endColumn; group++)
            {
                for (var start = 0; start == 0 || start < Length; start += Depth)
                {
                    var depth = Math.Min(Depth, Length - start);
                    PackB(group, group + 1, start, start + depth, packed.Pointer);
                    for (var panel = 0; panel < RowPanels; panel++)
                        RunTile(panel, group, start, depth, packed.Pointer, Ending(panel, start, depth));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunPanels(int panel, int firstColumn, int endColumn, int start, int depth)
        {
            var b = PackedB + (nint)start * ColumnPanels * TKernel.Columns;
            var end = Ending(panel, start, depth);
            for (var group = firstColumn; group < endColumn; group++)
                RunTile(panel, group, start, depth, b + (nint)group * depth * TKernel.Columns, end);
        }

        // What becomes of the sums of a panel's rows after a depth block, but for the column's bias.
        private readonly TileEnd Ending(int panel, int start, int depth)
        {
            var end = new TileEnd { Add = Product.End.Add || Start + start > 0 };
            if (IsLast(start, depth))
            {
                end.Relu = Product.End.Relu;
                end.RowBias = Product.End.RowBias == null ? null : Product.End.RowBias + FirstRow(panel);
            }

            return end;
        }

        private readonly bool IsLast(int start, int depth) => Start + start + depth >= Product.K;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void RunTile(int panel, int group, int start, int depth, float* b, TileEnd end)
        {
            var row = FirstRow(panel);
            var rows = FirstRow(panel + 1) - row;
            var a = PackedA + (nint)start * RowPanels * TKernel.RowPitch + (nint)panel * depth * TKernel.RowPitch;
            var column = group * TKernel.Columns;
            var c = Product.C + row * Product.RowC + column;
            if (Product.End.ColumnBias != null && IsLast(start, depth))
                end.ColumnBias = Product.End.ColumnBias + column;
            if (Product.N - column >= TKernel.Columns)
                TKernel.Run(rows, depth, a, b, c, Product.RowC, end);
            else
                RunNarrow(rows, depth, a, b, c, Product.N - column, end);
        }

        /// <summary>
        /// Packs steps <paramref name="from"/> to <paramref name="end"/> of a depth block for some panels, which follow one another from
        /// <paramref name="target"/> on. Where columns lie side by side a step is read once for all of them.
        /// </summary>
        public readonly void PackB(int firstPanel, int endPanel, int from, int end, float* target)
        {
            var start = from / Depth * Depth;
            var panelLength = (nint)Math.Min(Depth, Length - start) * TKernel.Columns;
            var whole = Product.ColumnB == 1 ? Math.Clamp(Product.N / TKernel.Columns, firstPanel, endPanel) : firstPanel;
            for (var step = from; step < end;)
            {
                var (at, run, length) = Runs(Start + step, end - step);
                var source = Product.B + at * Product.DepthB + run * Product.RunB;
                var place = target + (nint)(step - start) * TKernel.Columns;
                Packing.Panels(source + firstPanel * TKernel.Columns, Product.DepthB, whole - firstPanel, length, place, panelLength, TKernel.Columns);
                for (var panel = whole; panel < endPanel; panel++)
                {
                    var column = panel * TKernel.Columns;
                    var columns = Math.Min(TKernel.Columns, Product.N - column);
                    Packing.Panel(
                        source + column * Product.ColumnB, Product.ColumnB, Product.DepthB, columns, columns, length,
                        place + (panel - firstPanel) * panelLength, TKernel.Columns);
                }

                step += length;
            }
        }

        // The part of a depth that lies in one run: its place in the run, the run, its length.
        public readonly (int At, int Run, int Length) Runs(int start, int depth)
        {
            if (Product.Run == 0)
                return (start, 0, depth);
            var (run, at) = Math.DivRem(start, Product.Run);
            return (at, run, Math.Min(depth, Product.Run - at));
        }

        // The last columns, too few for a whole tile, pass through a tile on the stack.
        private readonly void RunNarrow(int rows, int depth, float* a, float* b, float* c, int columns, TileEnd end)
        {
            var tile = stackalloc float[TKernel.Rows * TKernel.Columns];
            var bias = stackalloc float[TKernel.Columns];
            if (end.ColumnBias != null)
            {
                Copy(end.ColumnBias, 0, bias, 0, 1, columns);
                end.ColumnBias = bias;
            }

            if (end.Add)
                Copy(c, Product.RowC, tile, TKernel.Columns, rows, columns);
            TKernel.Run(rows, depth, a, b, tile, TKernel.Columns, end);
            Copy(tile, TKernel.Columns, c, Product.RowC, rows, columns);
        }

        private static void Copy(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                    target[row * targetStride + column] = source[row * sourceStride + column];
            }
        }

        public static int Groups(int panels, int size) => (panels + size - 1) / size;
    }
}
