using System.Text;

namespace Reconciler.Worker.Commands.Output;

/// <summary>
/// Standard output or standard error. A full disk behind a redirection becomes an <see cref="OutputException"/> on standard output, and is
/// ignored on standard error: there is nowhere left to report it.
/// </summary>
/// <param name="inner">The writer.</param>
/// <param name="isError">Whether it is standard error.</param>
internal sealed class GuardedWriter(TextWriter inner, bool isError) : TextWriter(inner.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Guard(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Guard(inner.Flush);

    /// <inheritdoc/>
    public override string ToString() => inner.ToString() ?? "";

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (IOException) when (isError)
        {
            // Ignored: see the summary of the type.
        }
        catch (IOException e)
        {
            throw new OutputException(e.Message);
        }
    }
}
