using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;

namespace Reconciler.Engine.Import;

/// <summary>Writes <c>PolicyEngine</c> and <c>CedarPolicy</c> objects.</summary>
internal static class PolicyImport
{
    public static void WriteEngine(ImportScope scope, ImportedObject owner, LiveResource live)
    {
        var full = scope.Project<CreatePolicyEngineRequest>(owner, live.State);
        ImportScope.Take(full, owner.Spec, "name");
        scope.Bind(scope.Inventory.Types.PolicyEngine, null, new ResourceBinding(owner, owner.Spec, full) { TagHolder = owner.Spec });
    }

    public static async Task WritePoliciesAsync(
        ImportScope scope, ImportedObject engine, LiveResource live, CancellationToken cancellationToken)
    {
        var type = scope.Inventory.Types.Policy;
        foreach (var policy in await scope.Inventory.ListAsync(type, live.Id, cancellationToken))
        {
            var state = (GetPolicyResponse)policy.State;
            var owner = scope.Add("CedarPolicy", type, policy, state.Name);
            var full = scope.Project<CreatePolicyRequest>(owner, state, "policyEngineId");
            owner.Spec["policyEngine"] = engine.Ref.Name;
            ImportScope.Take(full, owner.Spec, "name");

            // The shorthand leaves white space at the end out, and finds the language by the text.
            var text = PolicyText.Extract(state.Definition);
            if (text is not null && text == text.TrimEnd())
            {
                owner.Spec["statement"] = scope.References.Rewrite(text, ImportScope.RankOf(owner.Ref.Kind));
                full.Remove("definition");
            }
            else
            {
                ImportScope.Take(full, owner.Spec, "definition");
            }

            // AWS has taken the policy, so its validation was told to ignore what it would refuse.
            owner.Mend = path =>
            {
                if (!path.Contains("statement", StringComparison.Ordinal) || owner.Spec.ContainsKey("validationMode")) return null;
                owner.Spec["validationMode"] = "IGNORE_ALL_FINDINGS";
                return "it has `validationMode: IGNORE_ALL_FINDINGS`";
            };
            scope.Bind(type, null, new ResourceBinding(owner, owner.Spec, full)
            {
                WriteOther = change =>
                {
                    if (change.Member != "definition" || !owner.Spec.Remove("statement")) return false;
                    owner.Spec["definition"] = scope.Project<CreatePolicyRequest>(owner, state)["definition"]?.DeepClone();
                    return true;
                },
            });
        }
    }
}
