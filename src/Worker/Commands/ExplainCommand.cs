using System.CommandLine;
using System.Text.Json.Nodes;
using Reconciler.Spec.Schema;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>explain</c>: says what a kind or a field of a spec means, as the JSON Schema does.</summary>
internal static class ExplainCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var path = new Argument<string?>("KIND[.FIELD...]")
        {
            Description = "A kind, or a field of it; all kinds if it is left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("explain", "Explain a kind of spec, or one of its fields.") { path, output };
        command.SetAction(result => Run(result.GetValue(path), result.GetValue(output), environment));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} explain Gateway",
            $"{environment.Program} explain Gateway.protocolConfiguration.mcp.searchType",
            $"{environment.Program} explain UserPool.clients -o json");
    }

    private static int Run(string? path, OutputFormat output, CommandEnvironment environment)
    {
        var explainer = new SpecExplainer();
        string[] paths = path is null ? [.. SpecExplainer.Kinds] : [path];
        var explanations = paths.Select(each => Explain(explainer, each)).ToList();
        var terminal = environment.Terminal;
        if (output.IsDocument())
        {
            terminal.Write(path is null
                ? new JsonObject
                {
                    ["kinds"] = new JsonArray([.. explanations.Select(kind => (JsonNode)FieldExplanationText.ToJson(kind))]),
                }
                : FieldExplanationText.ToJson(explanations[0]));
        }
        else if (path is null)
        {
            foreach (var line in FieldExplanationText.ListKinds(explanations)) terminal.Out.WriteLine(line);
        }
        else
        {
            foreach (var line in FieldExplanationText.Render(explanations[0])) terminal.Out.WriteLine(line);
        }

        return ExitCode.Done;
    }

    private static FieldExplanation Explain(SpecExplainer explainer, string path) =>
        explainer.TryExplain(path, out var explanation, out var problem)
            ? explanation
            : throw new AccessException(problem, FindHint(explainer, path));

    /// <summary>What lists the names that exist where a path goes wrong.</summary>
    private static string FindHint(SpecExplainer explainer, string path)
    {
        for (var known = path; known.LastIndexOf('.') is > 0 and var dot;)
        {
            known = known[..dot];
            if (explainer.TryExplain(known, out var explanation, out _))
                return $"`reconciler explain {explanation.Path}` lists its fields.";
        }

        return "`reconciler explain` lists the kinds.";
    }
}
