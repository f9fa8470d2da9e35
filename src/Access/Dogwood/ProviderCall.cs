using Cedar;
using Cedar.Schemas;
using Shared;

namespace Reconciler.Access.Dogwood;

/// <summary>
/// A call of an information provider: <c>Namespace::Function(arguments)</c>, and the method after it that reads its result.
/// </summary>
/// <param name="Function">The full name.</param>
/// <param name="Method">The method, such as <c>count</c>; null if there is none.</param>
/// <param name="Categories">The strings of the first argument.</param>
/// <param name="Paths">The paths of the other arguments, such as <c>context.input.text</c>, with their positions.</param>
/// <param name="Position">The position in the statement.</param>
internal sealed record ProviderCall(
    string Function,
    string? Method,
    IReadOnlyList<(string Name, SourcePosition Position)> Categories,
    IReadOnlyList<(IReadOnlyList<string> Path, SourcePosition Position)> Paths,
    SourcePosition Position)
{
    private const string Namespace = "BedrockGuardrails::";
    private const string SensitiveInformation = Namespace + "SensitiveInformation";

    // The categories of sensitive information are not listed: the service adds some from time to time.
    private static readonly Dictionary<string, string[]> Functions = new(StringComparer.Ordinal)
    {
        [Namespace + "ContentFilter"] = ["VIOLENCE", "HATE", "SEXUAL", "MISCONDUCT", "INSULTS"],
        [Namespace + "PromptAttack"] = ["JAILBREAK", "PROMPT_INJECTION", "PROMPT_LEAKAGE"],
        [SensitiveInformation] = [],
    };

    private static readonly string[] Methods = ["count", "categories", "maxConfidenceScore", "minConfidenceScore"];

    /// <summary>Whether the service has the function.</summary>
    public bool IsGuardrail => Function.StartsWith(Namespace, StringComparison.Ordinal);

    /// <summary>The type of the value.</summary>
    public CedarType Type => (IsGuardrail, Method) switch
    {
        (true, "count") => new CedarType.Long(),
        (true, "maxConfidenceScore" or "minConfidenceScore") => new CedarType.Extension("decimal"),
        (true, "categories") => new CedarType.Set(new CedarType.String()),
        (true, null) => new CedarType.Record(new RecordAttributes(Categories.Select(c => c.Name).Distinct().Select(c => new AttributeType(
            c,
            new CedarType.Record(new RecordAttributes([new AttributeType("confidenceScore", new CedarType.Extension("decimal"), true)])),
            true)))),
        _ => new CedarType.Unknown(),
    };

    /// <summary>
    /// Whether the call reads the score of one category, which the service has documented both as possible and as rejected.
    /// </summary>
    public bool IsIndexedSensitiveInformation => Function == SensitiveInformation && Method is null;

    /// <summary>What the service rejects about the call itself.</summary>
    /// <param name="isSuppression">Whether the effect of the policy is <c>suppressOutput</c>.</param>
    public IEnumerable<(string Message, SourcePosition Position)> FindProblems(bool isSuppression)
    {
        if (!IsGuardrail) yield break;
        if (!Functions.TryGetValue(Function, out var categories))
        {
            yield return ($"there is no guardrail `{Function}`{Hint(Function, Functions.Keys)}", Position);
            yield break;
        }

        if (Method is not null && !Methods.Contains(Method))
            yield return ($"a guardrail has no method `{Method}`{Hint(Method, Methods)}", Position);
        if (Categories.Count == 0) yield return ($"`{Function}` needs a list of categories as its first argument", Position);
        foreach (var (name, position) in Categories.Where(c => categories.Length > 0 && !categories.Contains(c.Name)))
            yield return ($"`{Function}` has no category \"{name}\"{Hint(name, categories)}", position);
        foreach (var problem in FindSideProblems(isSuppression)) yield return problem;
    }

    private IEnumerable<(string Message, SourcePosition Position)> FindSideProblems(bool isSuppression)
    {
        var sides = Paths.Where(p => p.Path is ["context", "input" or "output", ..]).ToList();
        if (sides.Select(p => p.Path[1]).Distinct().Count() > 1)
        {
            yield return (
                $"Guardrail '{Function}' mixes 'context.input.*' and 'context.output.*' paths; all paths in a single call must be on " +
                "the same side.", Position);
        }
        else if (!isSuppression && sides.Exists(p => p.Path[1] == "output"))
        {
            yield return ($"Guardrail '{Function}' references 'context.output' but the policy has an authorization effect", Position);
        }
        else if (isSuppression && sides.Exists(p => p.Path[1] == "input"))
        {
            yield return ($"Guardrail '{Function}' references 'context.input' but suppressOutput reads the output only", Position);
        }
    }

    private static string Hint(string name, IEnumerable<string> known) =>
        Spelling.FindNearest(name, known) is { } nearest ? $"; did you mean `{nearest}`?" : $"; known: {string.Join(", ", known)}";
}
