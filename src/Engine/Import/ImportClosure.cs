using System.Text.RegularExpressions;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Lambda;
using Reconciler.Spec.Mapping;
using Shared;

namespace Reconciler.Engine.Import;

/// <summary>Selects what is imported: what was asked for, and what it refers to.</summary>
/// <param name="inventory">What exists.</param>
internal sealed partial class ImportClosure(AccountInventory inventory)
{
    private const int MostNames = 10;
    private readonly List<(IResourceType Type, LiveResource Live)> _selected = [];

    private ResourceTypes Types => inventory.Types;

    private IReadOnlyList<IResourceType> OfAgentCore =>
    [
        Types.Gateway, Types.Runtime, Types.PolicyEngine, Types.OAuth2CredentialProvider, Types.ApiKeyCredentialProvider,
        Types.WorkloadIdentity,
    ];

    /// <summary>What was left out, with the reason.</summary>
    public List<string> Warnings { get; } = [];

    /// <exception cref="ImportException">Something that was asked for does not exist, or is managed already.</exception>
    public async Task<IReadOnlyList<(IResourceType Type, LiveResource Live)>> SelectAsync(
        ImportSelection selection, CancellationToken cancellationToken)
    {
        foreach (var name in selection.Gateways) await AddNamedAsync(Types.Gateway, "gateway", name, cancellationToken);
        foreach (var name in selection.Runtimes) await AddNamedAsync(Types.Runtime, "runtime", name, cancellationToken);
        if (selection.Tags.Count > 0) await AddTaggedAsync(selection, cancellationToken);
        if (selection.IsAll) await AddAllAsync(cancellationToken);
        for (var i = 0; i < _selected.Count; i++) await FollowAsync(_selected[i].Type, _selected[i].Live, cancellationToken);
        return _selected;
    }

    /// <summary>Returns the name of a resource in AWS.</summary>
    public static string NameOf(IResourceSchema type, LiveResource live) =>
        type.Traits.NameMember is { } member && ModelMapper.Get(live.State, member) is string { Length: > 0 } name ? name : live.Id;

    private async Task AddNamedAsync(IResourceType type, string noun, string name, CancellationToken cancellationToken)
    {
        var all = await inventory.ListAsync(type, null, cancellationToken);
        if (all.Count == 0 && inventory.Failures is [.., var failure])
            throw new ImportException(failure, "Give the caller this permission.");
        var found = all.FirstOrDefault(live => live.Id == name || NameOf(type, live) == name || live.DisplayName == name);
        if (found is null)
        {
            var names = all.Select(live => NameOf(type, live)).Order(StringComparer.Ordinal).ToList();
            var more = names.Count > MostNames ? $" and {names.Count - MostNames} more" : "";
            throw new ImportException(
                $"There is no {noun} {name} in {inventory.Identity.Region}.",
                Spelling.Hint(name, names) is { } hint ? $"D{hint[1..]}"
                    : names.Count == 0 ? $"The region has no {noun}. Name another one with --region."
                    : $"There is: {string.Join(", ", names.Take(MostNames))}{more}.");
        }

        if (Ownership.FindStack(found) is { } stack)
        {
            throw new ImportException(
                $"The {noun} {name} belongs to the stack {stack} ({Ownership.FindObject(found)}).",
                "It has specs already: change these. To move it to another stack, see formerNames in docs/ownership.md.");
        }

        Add(type, found);
    }

    private async Task AddTaggedAsync(ImportSelection selection, CancellationToken cancellationToken)
    {
        foreach (var type in (IResourceType[])[.. OfAgentCore, Types.UserPool, Types.LambdaFunction])
        {
            foreach (var live in await inventory.ListAsync(type, null, cancellationToken))
            {
                if (selection.Tags.Any(tag => live.Tags?.GetValueOrDefault(tag.Key) == tag.Value)) AddUnowned(type, live);
            }
        }

        if (_selected.Count > 0 || selection.IsAll) return;
        var wanted = string.Join(" or ", selection.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
        throw new ImportException(
            $"Nothing in {inventory.Identity.Region} has the tag {wanted}.",
            Warnings.Count > 0 ? $"{Warnings[0]}." : "Tags are compared as they are written. `--all` imports everything.");
    }

    private async Task AddAllAsync(CancellationToken cancellationToken)
    {
        foreach (var type in OfAgentCore)
        {
            foreach (var live in await inventory.ListAsync(type, null, cancellationToken)) AddUnowned(type, live);
        }

        if (_selected.Count > 0) return;
        throw new ImportException(
            $"There is nothing to import in {inventory.Identity.Region}.",
            Warnings.Count > 0
                ? $"{Warnings[0]}."
                : "It has no gateway, runtime, policy engine, credential provider or workload identity. Name another region with --region.");
    }

    private void AddUnowned(IResourceType type, LiveResource live)
    {
        if (Ownership.FindStack(live) is not { } stack) Add(type, live);
        else Warnings.Add($"{type.Name} {NameOf(type, live)} belongs to the stack {stack}, so it is left out");
    }

    private void Add(IResourceType type, LiveResource live)
    {
        if (!_selected.Exists(known => known.Type == type && known.Live.Id == live.Id)) _selected.Add((type, live));
    }

    /// <summary>Adds what a resource refers to: by ARN, by address, or as the issuer of its tokens.</summary>
    private async Task FollowAsync(IResourceType type, LiveResource live, CancellationToken cancellationToken)
    {
        var states = new List<object> { live.State };
        if (type == Types.Gateway)
            states.AddRange((await inventory.ListAsync(Types.GatewayTarget, live.Id, cancellationToken)).Select(target => target.State));
        var texts = states.SelectMany(ModelMapper.FindStrings).Select(entry => Uri.UnescapeDataString(entry.Text)).Distinct().ToList();
        foreach (var (mark, other) in new (string, IResourceType)[]
        {
            (":runtime/", Types.Runtime), (":policy-engine/", Types.PolicyEngine), ("cognito-idp.", Types.UserPool),
            ("oauth2credentialprovider/", Types.OAuth2CredentialProvider), ("apikeycredentialprovider/", Types.ApiKeyCredentialProvider),
        })
        {
            var mentions = texts.Where(text => text.Contains(mark, StringComparison.Ordinal)).ToList();
            if (mentions.Count == 0) continue;
            foreach (var candidate in await inventory.ListAsync(other, null, cancellationToken))
            {
                var value = candidate.Attributes.GetValueOrDefault("issuer") ?? candidate.Attributes.GetValueOrDefault("arn");
                if (mentions.Exists(text => text.Contains(value!, StringComparison.Ordinal))) AddReferred(other, candidate);
            }
        }

        foreach (var arn in texts.SelectMany(text => FunctionArn().Matches(text)).Select(match => match.Groups["name"].Value).Distinct())
        {
            var state = new LambdaFunctionState { FunctionName = arn };
            if (await inventory.FindAsync(Types.LambdaFunction, arn, state, cancellationToken) is { } function
                && texts.Exists(text => text.Contains(function.Attributes["arn"], StringComparison.Ordinal)))
            {
                AddReferred(Types.LambdaFunction, function);
            }
        }
    }

    private void AddReferred(IResourceType type, LiveResource live)
    {
        if (Ownership.FindStack(live) is not { } stack) Add(type, live);
        else if (!Warnings.Exists(text => text.StartsWith($"{type.Name} {NameOf(type, live)} belongs", StringComparison.Ordinal)))
            Warnings.Add($"{type.Name} {NameOf(type, live)} belongs to the stack {stack}, so the specs refer to it as it is in AWS");
    }

    [GeneratedRegex(@"arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:(?<name>[A-Za-z0-9_-]+)")]
    private static partial Regex FunctionArn();
}
