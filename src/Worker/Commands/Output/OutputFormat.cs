namespace Reconciler.Worker.Commands.Output;

/// <summary>The output format of a command.</summary>
internal enum OutputFormat
{
    /// <summary>Text for a terminal.</summary>
    Text,

    /// <summary>JSON for programs.</summary>
    Json,

    /// <summary>Markdown for pull requests.</summary>
    Markdown,
}
