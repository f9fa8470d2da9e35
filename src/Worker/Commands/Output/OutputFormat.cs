namespace Reconciler.Worker.Commands.Output;

/// <summary>The output format of a command.</summary>
internal enum OutputFormat
{
    /// <summary>Text for a terminal.</summary>
    Text,

    /// <summary>Text with full identifiers.</summary>
    Wide,

    /// <summary>JSON for programs.</summary>
    Json,

    /// <summary>YAML for programs and for people who read documents.</summary>
    Yaml,

    /// <summary>Markdown for pull requests.</summary>
    Markdown,

    /// <summary>Variables for a shell.</summary>
    Env,
}

/// <summary>Groups of formats.</summary>
internal static class OutputFormats
{
    /// <summary>Whether standard output is one document for a program.</summary>
    public static bool IsDocument(this OutputFormat format) => format is OutputFormat.Json or OutputFormat.Yaml;

    /// <summary>Whether standard output is text for people.</summary>
    public static bool IsText(this OutputFormat format) => format is OutputFormat.Text or OutputFormat.Wide;
}
