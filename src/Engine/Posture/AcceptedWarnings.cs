using Reconciler.Spec;

namespace Reconciler.Engine.Posture;

/// <summary>Reads and checks the annotation <c>reconciler/accept</c>: the warnings about an object that people know of, and why.</summary>
internal static class AcceptedWarnings
{
    private const string Path = $"metadata.annotations.{StackAnnotations.Accept}";

    /// <summary>Whether an object accepts a warning.</summary>
    public static bool Accepts(SpecObject o, string code) => Entries(o).Any(entry => entry.Code == code && entry.Reason.Length > 0);

    /// <summary>Checks the annotation of all objects.</summary>
    public static IEnumerable<SpecError> Check(IReadOnlyList<SpecObject> objects) =>
        objects.SelectMany(o => Entries(o).Select(entry => Check(o, entry)).OfType<SpecError>());

    private static SpecError? Check(SpecObject o, (string Code, string Reason) entry)
    {
        if (!PostureCodes.All.Contains(entry.Code))
        {
            return Error(
                $"accepts the unknown warning \"{entry.Code}\"",
                $"known codes: {string.Join(", ", PostureCodes.All)}");
        }

        return entry.Reason.Length == 0
            ? Error($"accepts {entry.Code} without a reason", $"write \"{entry.Code}: why it is acceptable here\"")
            : null;

        SpecError Error(string message, string hint) => new(o.GetLocation(Path), Path, message, hint);
    }

    private static IEnumerable<(string Code, string Reason)> Entries(SpecObject o) =>
        (o.Annotations.GetValueOrDefault(StackAnnotations.Accept) ?? "")
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Select(parts => (parts[0], parts.ElementAtOrDefault(1) ?? ""));
}
