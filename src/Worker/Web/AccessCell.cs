namespace Reconciler.Worker.Web;

/// <summary>One cell of the access matrix: may this caller call this tool?</summary>
/// <param name="Gateway">The name of the gateway.</param>
/// <param name="Tool">The tool, with or without the prefix of its target.</param>
/// <param name="Caller">The caller as the matrix names it, or an ARN; null if there are claims.</param>
/// <param name="Claims">The claims of a caller's token as a JSON object; null for a caller with a name.</param>
/// <param name="Planned">Whether to explain what the specs define, and not what is live.</param>
internal sealed record AccessCell(string Gateway, string Tool, string? Caller, string? Claims, bool Planned);
