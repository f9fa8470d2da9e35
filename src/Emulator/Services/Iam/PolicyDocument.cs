using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The checks of policy documents when they are stored, in the order of IAM. The texts are AWS's.</summary>
internal static partial class PolicyDocument
{
    private const string CurrentVersion = "2012-10-17";

    /// <summary>Checks an inline policy.</summary>
    /// <exception cref="AwsException">The document is not a valid identity policy.</exception>
    public static void CheckIdentityPolicy(string text) => CheckIdentity(PolicySyntax.Read(text).Statements);

    /// <summary>Checks a managed policy, which must say the current version of the language.</summary>
    /// <exception cref="AwsException">The document is not a valid identity policy.</exception>
    public static void CheckManagedPolicy(string text)
    {
        var (version, statements) = PolicySyntax.Read(text);
        Require(version == CurrentVersion, $"Policy document must be version {CurrentVersion} or greater.");
        CheckIdentity(statements);
    }

    /// <exception cref="AwsException">The document is not a valid trust policy.</exception>
    public static void CheckTrustPolicy(string text, Account account)
    {
        var statements = PolicySyntax.Read(text).Statements;
        CheckStatements(statements);
        foreach (var statement in statements)
        {
            Require(statement["Resource"] is null && statement["NotResource"] is null, "Has prohibited field Resource");
            Require(statement["Principal"] is not null || statement["NotPrincipal"] is not null, "Missing required field Principal");
            Require(
                Actions(statement).All(a => a.StartsWith("sts:", StringComparison.OrdinalIgnoreCase)),
                "AssumeRole policy may only specify STS AssumeRole actions.");
            PolicyPrincipals.Check(statement["Principal"] ?? statement["NotPrincipal"], account);
        }
    }

    /// <summary>The statements of a valid document.</summary>
    public static IEnumerable<JsonObject> Parse(string text) => AsList(JsonNode.Parse(text)!["Statement"]).OfType<JsonObject>();

    /// <summary>A member that may be one value or a list of them.</summary>
    public static IEnumerable<JsonNode?> AsList(JsonNode? node) => node switch
    {
        null => Enumerable.Empty<JsonNode?>(),
        JsonArray list => list,
        _ => Enumerable.Repeat(node, 1),
    };

    public static string Encode(string text) => Uri.EscapeDataString(text);

    private static void CheckIdentity(IReadOnlyList<JsonObject> statements)
    {
        CheckStatements(statements);
        foreach (var statement in statements)
        {
            Require(
                statement["Principal"] is null && statement["NotPrincipal"] is null, "Policy document should not specify a principal.");
            Require(Resources(statement).Any(), "Policy statement must contain resources.");
        }
    }

    private static void CheckStatements(IReadOnlyList<JsonObject> statements)
    {
        Require(statements.All(s => s.Text("Effect") is "Allow" or "Deny" && DatesOf(s).All(PolicyDates.IsDate)), PolicyResources.Legacy);
        var resourceErrors = statements.SelectMany(Resources).Order(StringComparer.Ordinal)
            .Select(PolicyResources.FindError).OfType<string>().ToList();
        Require(resourceErrors is not [PolicyResources.Legacy, ..], PolicyResources.Legacy);
        var ids = statements.Select(s => s.TextOrNull("Sid")).Where(id => !string.IsNullOrEmpty(id)).OfType<string>().ToList();
        Require(ids.Distinct(StringComparer.Ordinal).Count() == ids.Count, "Statement IDs (SID) in a single policy must be unique.");
        Require(
            ids.TrueForAll(SidPattern().IsMatch),
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*");
        Require(statements.All(s => Actions(s).Any()), "Policy statement must contain actions.");
        Require(resourceErrors.Count == 0, resourceErrors.FirstOrDefault() ?? "");
        foreach (var action in statements.SelectMany(Actions).Where(a => a != "*"))
            CheckAction(action);
    }

    private static void CheckAction(string action)
    {
        var parts = action.Split(':');
        Require(parts.Length > 1, "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        Require(parts.Length == 2, "Actions/Condition can contain only one colon.");
        Require(parts[0] == "*" || VendorPattern().IsMatch(parts[0]), $"Vendor {parts[0]} is not valid");
    }

    private static IEnumerable<string> Actions(JsonObject statement) => Texts(statement["Action"] ?? statement["NotAction"]);

    private static IEnumerable<string> Resources(JsonObject statement) => Texts(statement["Resource"] ?? statement["NotResource"]);

    private static IEnumerable<string> DatesOf(JsonObject statement) => (statement["Condition"]?.AsObject() ?? [])
        .Where(block => PolicySyntax.OperatorOf(block.Key).StartsWith("Date", StringComparison.OrdinalIgnoreCase))
        .SelectMany(block => block.Value!.AsObject())
        // Policy variables are replaced at the evaluation.
        .SelectMany(key => Texts(key.Value)).Where(text => !text.Contains("${", StringComparison.Ordinal));

    private static IEnumerable<string> Texts(JsonNode? node) => AsList(node).Select(value => value!.ToString());

    private static void Require(bool holds, string error)
    {
        if (!holds)
            throw IamErrors.MalformedPolicy(error);
    }

    [GeneratedRegex(@"\A[0-9A-Za-z]*\z")]
    private static partial Regex SidPattern();

    [GeneratedRegex(@"\A[0-9A-Za-z_.-]+\z")]
    private static partial Regex VendorPattern();
}
