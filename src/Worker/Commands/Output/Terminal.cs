using System.Text.Json.Nodes;
using Reconciler.Spec;
using Spectre.Console;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands.Output;

/// <summary>
/// Input and output of a command. Results go to standard output, questions, progress, warnings and errors to standard error. For a program
/// (<c>-o json</c>) standard output is one document, with the errors in it: see <see cref="Write"/> and <see cref="Complete"/>.
/// </summary>
internal sealed class Terminal
{
    // Output that is not a terminal must not wrap: tests and programs read it line by line.
    private const int RedirectedWidth = 4096;
    private const int MostErrors = 50;
    private readonly TextReader _in;
    private readonly List<Problem> _errors = [];
    private readonly List<Problem> _warnings = [];
    private JsonObject? _document;

    /// <param name="in">Standard input.</param>
    /// <param name="out">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="isInteractive">Whether standard output is a terminal.</param>
    /// <param name="hasColor">Whether to use colours.</param>
    /// <param name="canAsk">Whether standard input is a terminal.</param>
    /// <param name="isErrorInteractive">Whether standard error is a terminal; null if it is what standard output is.</param>
    /// <param name="width">The width in columns; null for that of the terminal, or no limit if it is none.</param>
    /// <param name="console">What shows text in tones on standard output; null to make it of <paramref name="out"/>.</param>
    public Terminal(
        TextReader @in,
        TextWriter @out,
        TextWriter error,
        bool isInteractive,
        bool hasColor,
        bool canAsk,
        bool? isErrorInteractive = null,
        int? width = null,
        IAnsiConsole? console = null)
    {
        _in = @in;
        CanAsk = canAsk;
        Out = new GuardedWriter(@out, isError: false);
        Error = new GuardedWriter(error, isError: true);
        IsInteractive = isInteractive;
        Screen = console is null ? Build(Out, isInteractive, hasColor, width) : new Screen(console);
        ErrorScreen = Build(Error, isErrorInteractive ?? isInteractive, hasColor, width);
    }

    /// <summary>The terminal of this process. Colours and live progress need a terminal; <c>NO_COLOR</c> turns colours off.</summary>
    public static Terminal ForProcess()
    {
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        var isInteractive = !isDumb && !Console.IsOutputRedirected;
        var isErrorInteractive = !isDumb && !Console.IsErrorRedirected;
        var hasColor = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(
            Console.In, Console.Out, Console.Error, isInteractive, hasColor, !Console.IsInputRedirected, isErrorInteractive);
    }

    /// <summary>Standard output, for text as it is: documents, Markdown and what a command was asked to print.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error, for text as it is.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether standard input is a terminal, so that a question can be answered.</summary>
    public bool CanAsk { get; }

    /// <summary>Standard output, for text in tones.</summary>
    public Screen Screen { get; }

    /// <summary>Standard error, for text in tones.</summary>
    public Screen ErrorScreen { get; }

    /// <summary>The output format of the command.</summary>
    public OutputFormat Format { get; set; }

    /// <summary>Whether the result is a stream of events also if the command ends by itself, so that no document follows.</summary>
    public bool WritesEvents { get; set; }

    /// <summary>Completes the commands in messages; null to show them as they are.</summary>
    public CommandHints? Hints { get; set; }

    /// <summary>Whether all errors are shown; else the first 50.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>Standard input, for a spec that is piped in.</summary>
    public TextReader In => _in;

    /// <summary>The screen for the plan: standard error if the result on standard output is for a program.</summary>
    public Screen ScreenFor(OutputFormat result) => result.IsText() ? Screen : ErrorScreen;

    /// <summary>Asks a question; any answer but <c>y</c> or <c>yes</c> is no.</summary>
    public bool Confirm(string question)
    {
        Error.Write($"{ControlCharacters.Escape(question)} [y/N] ");
        return _in.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Writes warnings in specs to standard error.</summary>
    public void Warn(IEnumerable<SpecError> warnings)
    {
        var all = warnings.Select(Complete).ToList();
        _warnings.AddRange(all.Select(Problem.Create));
        var shown = IsVerbose ? all : [.. all.Take(MostErrors)];
        foreach (var warning in shown) ErrorScreen.WriteLine($"{Caution("warning:")} {warning.ToString()}");
        if (shown.Count < all.Count) ErrorScreen.WriteLine($"... and {all.Count - shown.Count:N0} more warnings (-v shows all)");
    }

    /// <summary>Writes a warning to standard error.</summary>
    public void Warn(string warning)
    {
        _warnings.Add(new Problem(warning));
        ErrorScreen.WriteLine($"{Caution("warning:")} {warning}");
    }

    /// <summary>Writes an error and its remedy to standard error.</summary>
    public void Fail(string message, string? hint = null)
    {
        message = Hints?.Complete(message) ?? message;
        if (hint is not null) hint = Hints?.Complete(hint) ?? hint;
        _errors.Add(new Problem(message, hint));
        ErrorScreen.WriteLine($"{Bad("error:")} {message}");
        if (hint is not null) ErrorScreen.WriteLine($"  {hint}");
    }

    /// <summary>Writes errors in files to standard error, and a line that says how many there are.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="summary">The line, such as <c>2 errors in the specs; no AWS call was made.</c></param>
    public void Fail(IReadOnlyList<SpecError> errors, string summary)
    {
        errors = [.. errors.Select(Complete)];
        _errors.AddRange(errors.Select(Problem.Create));
        var shown = IsVerbose ? errors : [.. errors.Take(MostErrors)];
        foreach (var error in shown) ErrorScreen.WriteLine(error.ToString());
        if (shown.Count < errors.Count) ErrorScreen.WriteLine($"... and {errors.Count - shown.Count:N0} more (-v shows all)");
        ErrorScreen.WriteLine($"{Bad("error:")} {summary}");
    }

    /// <summary>Sets the result for a program. <see cref="Complete"/> writes it when the command ends.</summary>
    public void Write(JsonObject document) => _document = document;

    /// <summary>Writes one event of a stream for a program: a JSON document in a line.</summary>
    public void WriteEvent(JsonObject line) => Out.WriteLine(line.ToJsonString(Json.Compact));

    /// <summary>
    /// Writes text that comes from a tool, a log or a file: as it is for a program, with visible control characters on a terminal.
    /// </summary>
    public void WriteForeign(string text) => Out.WriteLine(IsInteractive ? ControlCharacters.Escape(text, keepsLines: true) : text);

    /// <summary>Ends a command: writes the document, whatever happened, if the output format is one of documents.</summary>
    /// <param name="isStream">Whether the command has written events instead of a document.</param>
    public void Complete(bool isStream)
    {
        isStream |= WritesEvents;
        if (!Format.IsDocument() || (isStream && _errors.Count == 0)) return;
        var document = _document ?? [];
        if (_errors.Count > 0 && !document.ContainsKey("errors")) document["errors"] = ToJson(_errors);
        if (_warnings.Count > 0 && !document.ContainsKey("warnings")) document["warnings"] = ToJson(_warnings);
        if (isStream) WriteEvent(document);
        else if (Format == OutputFormat.Yaml) Out.Write(Yaml.Format(document));
        else Out.WriteLine(document.ToJsonString(Json.Indented));
    }

    private static JsonArray ToJson(IEnumerable<Problem> problems) => new([.. problems.Select(problem => problem.ToJson())]);

    private SpecError Complete(SpecError error) =>
        Hints is { } hints && error.Hint is { } hint ? error with { Hint = hints.Complete(hint) } : error;

    private static Screen Build(TextWriter writer, bool isInteractive, bool hasColor, int? width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new WriterOutput(writer, isInteractive),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive && hasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (width is { } columns) console.Profile.Width = columns;
        else if (!isInteractive) console.Profile.Width = RedirectedWidth;
        return new Screen(console);
    }
}
