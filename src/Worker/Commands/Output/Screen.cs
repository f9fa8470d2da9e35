using Spectre.Console;

namespace Reconciler.Worker.Commands.Output;

/// <summary>Writes text in tones, and tables, to standard output or standard error.</summary>
/// <param name="console">The console.</param>
internal sealed class Screen(IAnsiConsole console)
{
    private bool _isShowingLive;

    /// <summary>The width in columns.</summary>
    public int Width => console.Profile.Width;

    /// <summary>Whether what is written can be replaced later, as on a terminal.</summary>
    public bool IsLive => console.Profile.Capabilities.Interactive;

    /// <summary>Writes an empty line.</summary>
    public void WriteLine() => Write([new StyledText()]);

    /// <summary>Writes a line, broken between words if it is longer than the width.</summary>
    public void WriteLine(StyledText line) => Write([.. TextLayout.Wrap(line, Width)]);

    /// <summary>Writes a line whose continuation lines are indented by a number of columns.</summary>
    public void WriteLine(StyledText line, int indent) => Write([.. TextLayout.Wrap(line, Width, indent)]);

    /// <summary>Writes a line as it is, however long: for what is copied, such as commands.</summary>
    public void WriteUnbroken(StyledText line) => Write([line]);

    /// <summary>Writes a table.</summary>
    public void Write(TextTable table) => Write([.. table.Render(Width)]);

    /// <summary>Shows lines that are replaced while an operation runs, and removed when it ends.</summary>
    /// <param name="work">The operation. It calls the function it is given to replace the lines; each is cut to the width.</param>
    public async Task<T> ShowLiveAsync<T>(Func<Action<IReadOnlyList<StyledText>>, Task<T>> work)
    {
        _isShowingLive = true;
        try
        {
            return await console.Live(new StyledLines([])).AutoClear(true).StartAsync(display => work(lines =>
                display.UpdateTarget(new StyledLines([.. lines.Select(line => TextLayout.Truncate(line, Width - 1))], isOverLive: true))));
        }
        finally
        {
            _isShowingLive = false;
        }
    }

    private void Write(IReadOnlyList<StyledText> lines) => console.Write(new StyledLines(lines, _isShowingLive));
}
