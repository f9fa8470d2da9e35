using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary><c>--lease s3://BUCKET/KEY</c>: one process at a time changes things.</summary>
internal static class LeaseOption
{
    private const string Scheme = "s3://";

    public static Option<string?> Build()
    {
        var option = new Option<string?>("--lease")
        {
            Description = "Let one process at a time change things: an object in S3, s3://BUCKET/KEY, that says which one.",
            HelpName = "s3://BUCKET/KEY",
        };
        option.Validators.Add(result =>
        {
            var text = result.Tokens[0].Value;
            if (Parse(text) is null) result.AddError($"'{text}' is not an object in S3. Write s3://BUCKET/KEY.");
        });
        return option;
    }

    /// <summary>Parses the value; null if it is none.</summary>
    public static (string Bucket, string Key)? Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        var parts = text[Scheme.Length..].Split('/', 2);
        return parts is [{ Length: > 2 } bucket, { Length: > 0 } key] ? (bucket, key) : null;
    }
}
