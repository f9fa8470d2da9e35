using Spectre.Console;

namespace Reconciler.Worker.Commands.Output;

/// <summary>Where a command writes: results to standard output, everything else to standard error.</summary>
internal sealed class Terminal
{
    // Wide enough that no line is broken where nobody looks at a screen.
    private const int Unbroken = 4096;
    private readonly TextReader _in;

    public Terminal(TextReader @in, TextWriter @out, TextWriter error, bool isInteractive, bool hasColor, bool canAsk)
    {
        _in = @in;
        CanAsk = canAsk;
        Out = @out;
        Error = error;
        IsInteractive = isInteractive;
        Console = Build(@out, isInteractive, hasColor);
        ErrorConsole = Build(error, isInteractive, hasColor);
    }

    /// <summary>The process's own. Colours and progress only on a terminal; <c>NO_COLOR</c> is honoured.</summary>
    public static Terminal ForProcess()
    {
        var isInteractive = !System.Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        var hasColor = isInteractive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(System.Console.In, System.Console.Out, System.Console.Error, isInteractive, hasColor, canAsk: !System.Console.IsInputRedirected);
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Whether a person is watching.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether a person can answer.</summary>
    public bool CanAsk { get; }

    /// <summary>Standard output, with markup.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Standard error, with markup.</summary>
    public IAnsiConsole ErrorConsole { get; }

    /// <summary>Where a plan and progress go: where they do not disturb a result that a program reads.</summary>
    public IAnsiConsole ConsoleFor(OutputFormat result) => result == OutputFormat.Text ? Console : ErrorConsole;

    /// <summary>Asks a question that wants a yes.</summary>
    public bool Confirm(string question)
    {
        Error.Write($"{question} [y/N] ");
        return _in.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Says what may go wrong.</summary>
    public void Warn<T>(IEnumerable<T> warnings)
    {
        foreach (var warning in warnings) ErrorConsole.MarkupLineInterpolated($"[yellow]warning:[/] {warning}");
    }

    /// <summary>Says what is wrong and what to do.</summary>
    public void Fail(string message, string? hint = null)
    {
        ErrorConsole.MarkupLineInterpolated($"[red]error:[/] {message}");
        if (hint is not null) ErrorConsole.MarkupLineInterpolated($"  {hint}");
    }

    private static IAnsiConsole Build(TextWriter writer, bool isInteractive, bool hasColor)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = hasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isInteractive) console.Profile.Width = Unbroken;
        return console;
    }
}
