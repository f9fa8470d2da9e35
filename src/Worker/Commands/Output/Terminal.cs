using Spectre.Console;

namespace Reconciler.Worker.Commands.Output;

/// <summary>Input and output of a command. Results go to standard output, questions, warnings and errors to standard error.</summary>
internal sealed class Terminal
{
    // Output that is not a terminal must not wrap: tests and programs read it line by line.
    private const int RedirectedWidth = 4096;
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

    /// <summary>The terminal of this process. Colours and live progress need a terminal; <c>NO_COLOR</c> turns colours off.</summary>
    public static Terminal ForProcess()
    {
        var isInteractive = !System.Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        var hasColor = isInteractive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var canAsk = !System.Console.IsInputRedirected;
        return new Terminal(System.Console.In, System.Console.Out, System.Console.Error, isInteractive, hasColor, canAsk);
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether standard input is a terminal, so that a question can be answered.</summary>
    public bool CanAsk { get; }

    /// <summary>Standard output, for text with markup.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Standard error, for text with markup.</summary>
    public IAnsiConsole ErrorConsole { get; }

    /// <summary>The console for the plan and for progress: standard error if the result on standard output is for a program.</summary>
    public IAnsiConsole ConsoleFor(OutputFormat result) => result == OutputFormat.Text ? Console : ErrorConsole;

    /// <summary>Asks a question; any answer but <c>y</c> or <c>yes</c> is no.</summary>
    public bool Confirm(string question)
    {
        Error.Write($"{question} [y/N] ");
        return _in.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Writes warnings to standard error.</summary>
    public void Warn<T>(IEnumerable<T> warnings)
    {
        foreach (var warning in warnings) ErrorConsole.MarkupLineInterpolated($"[yellow]warning:[/] {warning}");
    }

    /// <summary>Writes an error and its remedy to standard error.</summary>
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
        if (!isInteractive) console.Profile.Width = RedirectedWidth;
        return console;
    }
}
