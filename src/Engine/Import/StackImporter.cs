using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Posture;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Import;

/// <summary>Writes specs for what exists. It reads only.</summary>
/// <param name="accounts">Connects to the account.</param>
/// <param name="reconcilers">Plans the specs while they are written, as <c>diff</c> does.</param>
public sealed class StackImporter(AccountFactory accounts, StackReconcilerFactory reconcilers)
{
    // Each plan adds what the one before it has shown. Most objects need three.
    private const int MostPlans = 20;
    private const string TextName = "import";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>Writes the specs.</summary>
    /// <param name="selection">What to import.</param>
    /// <param name="region">The region; null for that of the environment.</param>
    /// <param name="progress">Is told what is done.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <exception cref="ConnectionException">No region is set, there are no credentials, or AWS rejects them.</exception>
    /// <exception cref="ImportException">Something that was asked for does not exist, or is managed already.</exception>
    public async Task<ImportResult> ImportAsync(
        ImportSelection selection, string? region, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var account = await accounts.ConnectAsync(new StackSpec { Region = region }, cancellationToken);
        var types = new ResourceTypes(new SecretReader(_ => null));
        var inventory = new AccountInventory(types, account, progress);
        var closure = new ImportClosure(inventory);
        var selected = await closure.SelectAsync(selection, cancellationToken);
        var scope = new ImportScope(inventory);
        await WriteObjectsAsync(scope, selected, cancellationToken);
        scope.Warnings.InsertRange(0, closure.Warnings.Distinct());
        await WarnOfCallersAsync(scope, cancellationToken);
        var stack = new JsonObject
        {
            ["apiVersion"] = "agentcore.reconciler/v1alpha1",
            ["kind"] = "Stack",
            ["metadata"] = new JsonObject { ["name"] = selection.StackName },
            ["spec"] = new JsonObject { ["region"] = account.Region },
        };
        var resources = await GrowAsync(scope, stack, progress, cancellationToken);
        return new ImportResult([stack, .. Sorted(scope).Select(o => o.ToDocument())], resources)
        {
            Warnings = [.. inventory.Failures, .. scope.Warnings],
            ToFillIn = scope.ToFillIn,
        };
    }

    /// <summary>
    /// Names the managed policies that say who may call. IAM cannot change their descriptions, by which an InvokeAccess knows its own.
    /// </summary>
    private static async Task WarnOfCallersAsync(ImportScope scope, CancellationToken cancellationToken)
    {
        foreach (var policy in await scope.Inventory.ListAsync(scope.Inventory.Types.ManagedPolicy, null, cancellationToken))
        {
            var state = (ManagedPolicyState)policy.State;
            if (state.PolicyDocument is null || Ownership.FindStack(policy) is not null) continue;
            scope.Warnings.Add($"the managed policy {state.PolicyName} ({state.Description}) is left out: IAM cannot change its "
                + "description, so no spec can take it over. Write an InvokeAccess, and delete the policy after the apply");
        }
    }

    private static IEnumerable<ImportedObject> Sorted(ImportScope scope) => scope.Objects
        .OrderBy(o => ImportScope.RankOf(o.Ref.Kind))
        .ThenBy(o => o.Ref.Name, StringComparer.Ordinal);

    /// <summary>Names all objects first, so that each can refer to any other.</summary>
    private static async Task WriteObjectsAsync(
        ImportScope scope, IReadOnlyList<(IResourceType Type, LiveResource Live)> selected, CancellationToken cancellationToken)
    {
        var types = scope.Inventory.Types;
        var objects = selected
            .Select(entry => (entry.Type, entry.Live, Owner: Add(scope, entry.Type, entry.Live)))
            .ToList();
        foreach (var (type, live, owner) in objects)
        {
            if (type == types.Runtime) RuntimeImport.AddReferences(scope, owner, live);
            if (type == types.UserPool) await PoolImport.AddReferencesAsync(scope, owner, live, cancellationToken);
        }

        foreach (var (type, live, owner) in objects)
        {
            if (type == types.Gateway) await GatewayImport.WriteAsync(scope, owner, live, cancellationToken);
            else if (type == types.Runtime) await RuntimeImport.WriteAsync(scope, owner, live, cancellationToken);
            else if (type == types.UserPool) await PoolImport.WriteAsync(scope, owner, live, cancellationToken);
            else if (type == types.LambdaFunction) await FunctionImport.WriteAsync(scope, owner, live, cancellationToken);
            else if (type == types.OAuth2CredentialProvider) ProviderImport.WriteOAuth2(scope, owner, live);
            else if (type == types.ApiKeyCredentialProvider) ProviderImport.WriteApiKey(scope, owner, live);
            else if (type == types.WorkloadIdentity) ProviderImport.WriteIdentity(scope, owner, live);
            else
            {
                PolicyImport.WriteEngine(scope, owner, live);
                await PolicyImport.WritePoliciesAsync(scope, owner, live, cancellationToken);
            }
        }
    }

    private static ImportedObject Add(ImportScope scope, IResourceType type, LiveResource live)
    {
        var kind = type == scope.Inventory.Types.Runtime ? "McpServer" : type.Name;
        return scope.Add(kind, type, live, ImportClosure.NameOf(type, live));
    }

    /// <summary>Plans the specs and writes what a plan would change, until nothing can be added.</summary>
    /// <returns>How many resources the specs describe.</returns>
    private async Task<int> GrowAsync(ImportScope scope, JsonObject stack, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var growth = new SpecGrowth(scope);
        for (var number = 1; ; number++)
        {
            progress.Report($"comparing the specs with AWS, round {number}");
            var loaded = Load(scope, stack);
            if (loaded.Stack is null)
            {
                if (number < MostPlans && RemoveRefused(scope, loaded.Errors)) continue;
                throw new ImportException(
                    $"The specs of what exists are not valid: {loaded.Errors[0].Path}: {loaded.Errors[0].Message}.",
                    "Import less at once, or write this object by hand.");
            }

            var reconciler = await reconcilers.ConnectAsync(loaded.Stack, new StackMemory(), accessLogger: null, cancellationToken);
            var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken);
            if (growth.Write(plan) && number < MostPlans) continue;
            scope.Warnings.AddRange(growth.Unwritable);

            // What is left out must not be deleted because it is left out.
            if (plan.Deletions.Count > 0) stack["spec"]!["prune"] = false;
            return plan.Changes.Count(change => change.Live is not null);
        }
    }

    /// <summary>Leaves out what <c>validate</c> refuses, and says so: AWS has it, and no spec can have it.</summary>
    private static bool RemoveRefused(ImportScope scope, IReadOnlyList<SpecError> errors)
    {
        var objects = Sorted(scope).ToList();
        var hasRemoved = false;
        foreach (var error in errors)
        {
            // The name of the text ends with the number of the object.
            if (!int.TryParse(error.Location.File.AsSpan(TextName.Length), out var index)) continue;
            var owner = objects[index];
            var path = error.Path.StartsWith("spec.", StringComparison.Ordinal) ? error.Path["spec.".Length..] : "";
            if (owner.Mend(path) is { } mended)
            {
                hasRemoved = true;
                scope.Warnings.Add($"{owner.Ref}: {mended}: {error.Message}");
                continue;
            }

            IReadOnlyList<(JsonNode Node, string Remainder)> around = [];
            if (owner.IsWholeOrAbsent || SpecPath.Remove(owner.Spec, path, out around) is not { } removed)
            {
                // What refers to it is refused in the next round, and left out, too.
                if (!scope.Objects.Remove(owner)) continue;
                hasRemoved = true;
                scope.Warnings.Add($"{owner.Ref} is left out: {error.Path}: {error.Message}");
                continue;
            }

            // No later plan writes it again.
            foreach (var binding in scope.Bindings.Values.Where(binding => binding.Owner == owner))
            {
                foreach (var (_, rest) in around.Where(outer => ReferenceEquals(outer.Node, binding.Target)))
                    SpecPath.Remove(binding.Full, rest, out _);
            }

            hasRemoved = true;
            scope.Warnings.Add($"{owner.Ref}: {path} cannot be written: {error.Message} (in AWS: {removed.ToJsonString(Format)})");
        }

        return hasRemoved;
    }

    private static LoadResult Load(ImportScope scope, JsonObject stack)
    {
        // JSON is YAML. Each object is a text of its own, so that an error tells whose it is.
        var texts = new List<(string, string)> { (TextName, stack.ToJsonString(Format)) };
        texts.AddRange(Sorted(scope).Select((o, index) => ($"{TextName}{index}", o.ToDocument().ToJsonString(Format))));
        return StackLoader.LoadTexts(texts, new LoadOptions(AdditionalCheck: objects => StackChecks.Check(objects)));
    }
}
