using System.Text;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Output;

/// <summary>A writer for Spectre.Console, which finds out by itself only for the unguarded writers whether they are terminals.</summary>
/// <param name="writer">The writer.</param>
/// <param name="isTerminal">Whether it is a terminal.</param>
internal sealed class WriterOutput(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
{
    private const int DefaultWidth = 80;
    private const int DefaultHeight = 24;

    /// <inheritdoc/>
    public TextWriter Writer => writer;

    /// <inheritdoc/>
    public bool IsTerminal => isTerminal;

    /// <inheritdoc/>
    public int Width => isTerminal ? Measure(() => Console.BufferWidth, DefaultWidth) : DefaultWidth;

    /// <inheritdoc/>
    public int Height => isTerminal ? Measure(() => Console.WindowHeight, DefaultHeight) : DefaultHeight;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding)
    {
        // The writers of the console have the encoding of the terminal.
    }

    private static int Measure(Func<int> measure, int otherwise)
    {
        try
        {
            return measure() is > 0 and var size ? size : otherwise;
        }
        catch (IOException)
        {
            return otherwise;
        }
    }
}
