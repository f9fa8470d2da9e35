namespace Reconciler.Worker.Hosting.Events;

/// <summary>The queue with the events of an account: <c>sqs://NAME</c>, or <c>sqs://REGION/NAME</c>.</summary>
/// <param name="Region">Its region; null for that of the worker.</param>
/// <param name="Name">Its name.</param>
internal sealed record QueueAddress(string? Region, string Name)
{
    private const string Scheme = "sqs://";

    /// <summary>Parses an address; null if it is none.</summary>
    public static QueueAddress? Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        return text[Scheme.Length..].TrimEnd('/').Split('/') switch
        {
            [var name] when IsName(name) => new QueueAddress(null, name),
            [var region, var name] when IsName(region) && IsName(name) => new QueueAddress(region, name),
            _ => null,
        };

        static bool IsName(string name) =>
            name.Length is > 0 and <= 80 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
    }

    public override string ToString() => Region is null ? Scheme + Name : $"{Scheme}{Region}/{Name}";
}
