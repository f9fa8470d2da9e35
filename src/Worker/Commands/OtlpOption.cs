using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Commands;

/// <summary>The option that says where <c>run</c> sends its telemetry.</summary>
internal static class OtlpOption
{
    private const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Remedy =
        "Write the address of a collector, such as http://localhost:4318; OTEL_EXPORTER_OTLP_HEADERS has its credentials.";

    /// <summary>Builds the option.</summary>
    public static Option<Uri?> Build() => new("--otlp")
    {
        Description = $"Send metrics, traces and logs to this OpenTelemetry collector, by OTLP over HTTP. Default: {Variable}.",
        HelpName = "URL",
        CustomParser = Parse,
    };

    /// <summary>Reads the option, or the variable that OpenTelemetry has for it; null if neither is set.</summary>
    /// <exception cref="ConnectionException">The variable is no HTTP URL, or it contains credentials.</exception>
    public static Uri? Read(ParseResult result, Option<Uri?> option, CommandEnvironment environment)
    {
        if (result.GetValue(option) is { } url) return url;
        if (environment.Variable(Variable) is not { Length: > 0 } text) return null;
        return TryParse(text) ?? throw new ConnectionException($"{Variable} is no HTTP URL without credentials.", Remedy);
    }

    private static Uri? Parse(ArgumentResult result)
    {
        var url = TryParse(result.Tokens[0].Value);
        if (url is null) result.AddError($"--otlp is no HTTP URL without credentials. {Remedy}");
        return url;
    }

    private static Uri? TryParse(string text) =>
        CommonOptions.TryParseUrl(text) is { UserInfo: "", Query: "", Fragment: "" } url ? url : null;
}
