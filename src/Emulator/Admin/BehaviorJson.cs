using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Admin;

/// <summary>The behaviour as JSON; times are in seconds.</summary>
internal static class BehaviorJson
{
    private static readonly (string Name, Func<EmulatorBehavior, JsonNode> Get, Action<EmulatorBehavior, JsonNode> Set)[] Members =
    [
        ("rolePropagation", b => Seconds(b.RolePropagation), (b, v) => b.RolePropagation = Time(v)),
        ("listLag", b => Seconds(b.ListLag), (b, v) => b.ListLag = Time(v)),
        ("runtimeColdStart", b => Seconds(b.RuntimeColdStart), (b, v) => b.RuntimeColdStart = Time(v)),
        ("targetListingFailures", b => b.TargetListingFailures, (b, v) => b.TargetListingFailures = v.GetValue<int>()),
        ("targetListingFailure", b => b.TargetListingFailure, (b, v) => b.TargetListingFailure = v.GetValue<string>()),
        ("readyFlaps", b => b.ReadyFlaps, (b, v) => b.ReadyFlaps = v.GetValue<int>()),
        ("deleteStatusLag", b => Seconds(b.DeleteStatusLag), (b, v) => b.DeleteStatusLag = Time(v)),
        ("policyEngineDeleteLag", b => Seconds(b.PolicyEngineDeleteLag), (b, v) => b.PolicyEngineDeleteLag = Time(v)),
        ("targetDeleteLag", b => Seconds(b.TargetDeleteLag), (b, v) => b.TargetDeleteLag = Time(v)),
        ("enforceQuotas", b => b.EnforceQuotas, (b, v) => b.EnforceQuotas = v.GetValue<bool>()),
        ("enforceCallerPermissions", b => b.EnforceCallerPermissions, (b, v) => b.EnforceCallerPermissions = v.GetValue<bool>()),
        ("policyDenial", b => b.PolicyDenial.ToString(), (b, v) => b.PolicyDenial = Form(v)),
    ];

    /// <summary>Changes what the JSON names and leaves the rest.</summary>
    /// <exception cref="AwsException">There is no such member, or its value is of another type.</exception>
    public static void Read(JsonObject json, EmulatorBehavior behavior)
    {
        foreach (var (name, value) in json)
        {
            var member = Array.Find(Members, m => m.Name == name);
            if (member.Name is null || value is null)
                throw new AwsException("InvalidBehavior", $"There is no behavior '{name}'; there are {string.Join(", ", Members.Select(m => m.Name))}.");
            try
            {
                member.Set(behavior, value);
            }
            catch (InvalidOperationException)
            {
                throw new AwsException("InvalidBehavior", $"The value of '{name}' is of another type.");
            }
        }
    }

    public static JsonObject Write(EmulatorBehavior behavior) => new(Members.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Get(behavior))));

    private static JsonNode Seconds(TimeSpan time) => time.TotalSeconds;

    private static PolicyDenialForm Form(JsonNode value) => Enum.TryParse<PolicyDenialForm>(value.GetValue<string>(), ignoreCase: true, out var form) && Enum.IsDefined(form)
        ? form
        : throw new AwsException("InvalidBehavior", $"'{value}' is no form of denial; there are {string.Join(", ", Enum.GetNames<PolicyDenialForm>())}.");

    private static TimeSpan Time(JsonNode seconds) => TimeSpan.FromSeconds(seconds.GetValue<double>());
}
