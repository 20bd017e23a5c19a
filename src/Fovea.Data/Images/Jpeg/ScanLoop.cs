namespace Fovea.Data.Images.Jpeg;

/// <summary>Goes through the coded units of a scan, row by row. T.81, A.2 and E.2.4.</summary>
static class ScanLoop
{
    /// <summary>Reads all blocks of a scan.</summary>
    /// <param name="scan">What the scan holds.</param>
    /// <param name="data">Its data; afterwards it stands at the marker behind them.</param>
    /// <param name="coding">How a block is coded.</param>
    /// <param name="restartInterval">Units between restart markers; 0 for none.</param>
    /// <param name="rowsDone">Told after each row of units how many are done, if not null.</param>
    /// <param name="name">The file's name, for messages.</param>
    public static void Read<T>(Scan scan, ref EntropyData data, T coding, int restartInterval, Action<int>? rowsDone, string name)
        where T : struct, IBlockCoding
    {
        Restart(scan, ref coding);
        var bits = data.Next();
        var (untilRestart, restarts) = (restartInterval, 0);
        for (var row = 0; row < scan.McusHigh; row++)
        {
            for (var column = 0; column < scan.McusWide; column++)
            {
                if (restartInterval > 0 && untilRestart-- == 0)
                {
                    if (bits.IsPastEnd || !data.PassRestart(restarts++))
                        throw Damage(scan, ref data, bits.IsPastEnd || data.IsCutOff, "has no restart marker where one must stand", row, name);
                    Restart(scan, ref coding);
                    bits = data.Next();
                    untilRestart = restartInterval - 1;
                }

                if (!ReadUnit(scan, ref bits, ref coding, row, column))
                    throw Damage(scan, ref data, bits.IsPastEnd, "has a code that is in no table", row, name);
            }

            if (bits.IsPastEnd)
                throw Damage(scan, ref data, true, "", row, name);
            rowsDone?.Invoke(row + 1);
        }
    }

    static bool ReadUnit<T>(Scan scan, ref BitReader bits, ref T coding, int row, int column)
        where T : struct, IBlockCoding
    {
        if (!scan.IsInterleaved)
            return !bits.IsPastEnd && coding.Read(ref bits, scan.Components[0], column, row);

        foreach (var component in scan.Components)
        {
            for (var y = 0; y < component.Vertical; y++)
            {
                for (var x = 0; x < component.Horizontal; x++)
                {
                    var isRead = coding.Read(ref bits, component, (column * component.Horizontal) + x, (row * component.Vertical) + y);
                    if (!isRead || bits.IsPastEnd)
                        return false;
                }
            }
        }

        return true;
    }

    static void Restart<T>(Scan scan, ref T coding)
        where T : struct, IBlockCoding
    {
        coding.Restart();
        foreach (var component in scan.Components)
            component.LastDc = 0;
    }

    static InvalidDataException Damage(Scan scan, scoped ref EntropyData data, bool lacksData, string otherwise, int row, string name)
    {
        var what = !lacksData ? otherwise : data.IsCutOff ? "is cut off" : "lacks data";
        return JpegError.Bad(name, $"{what} in row {row} of {scan.McusHigh} of blocks");
    }
}
