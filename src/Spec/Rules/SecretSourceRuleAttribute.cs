using System.Text.Json.Nodes;

namespace Reconciler.Spec.Rules;

/// <summary>A secret has one source; <c>generate</c> may be what applies if the variable of <c>env</c> is not set.</summary>
internal sealed class SecretSourceRuleAttribute : MemberRule
{
    public override RuleProblem? FindProblem(IMembers written)
    {
        var sources = new[] { "env", "file", "secretsManager" }.Count(written.IsSet);
        var isGenerated = written.IsSet("generate") && written.GetText("generate") is not ("false" or "False" or "FALSE");
        var isValid = sources == 1 ? !isGenerated || written.IsSet("env") : sources == 0 && isGenerated;
        return isValid
            ? null
            : new RuleProblem(
                "", "set exactly one of env, file, secretsManager and generate",
                "env can be combined with generate, which applies if the variable is not set");
    }

    public override JsonObject ToSchema() => new()
    {
        ["oneOf"] = new JsonArray(
            Required("env"), WithoutGenerate("file"), WithoutGenerate("secretsManager"),
            new JsonObject
            {
                ["required"] = new JsonArray("generate"),
                ["properties"] = new JsonObject
                {
                    ["generate"] = new JsonObject { ["const"] = true },
                    ["env"] = false,
                    ["file"] = false,
                    ["secretsManager"] = false,
                },
            }),
    };

    private static JsonObject WithoutGenerate(string member)
    {
        var schema = Required(member);
        schema["properties"] = new JsonObject { ["generate"] = new JsonObject { ["const"] = false } };
        return schema;
    }
}
