namespace Reconciler.Worker.Commands.Output;

/// <summary>How a result is written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: the same facts.</summary>
    Json,

    /// <summary>For pull requests.</summary>
    Markdown,
}
