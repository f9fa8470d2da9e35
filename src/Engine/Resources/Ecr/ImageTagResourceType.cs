using System.Text.RegularExpressions;
using Amazon.ECR.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Ecr;

/// <summary>
/// A prebuilt image that a spec names by a tag. It is only read: the tag is resolved to the digest that it names, so that the runtime is
/// pinned to the content, and a moved tag is a change. What cannot be resolved stays as it is written: another registry, another account
/// or region, and a repository that the credentials may not read.
/// </summary>
internal sealed partial class ImageTagResourceType : ResourceTypeBase<ImageTagState>
{
    public const string TypeName = ResourceTypeNames.ImageTag;

    /// <summary>The attribute with the URI by digest, or as written.</summary>
    public const string Uri = "uri";

    private const string DefaultTag = "latest";

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "image",

        // It is nobody's to delete.
        DeletedWithParent = true,
        Answers =
        [
            new(typeof(ImageDetail))
            {
                ComparedAs = new Dictionary<string, string> { ["imageDigest"] = "image" },
                Ignored = ImageAnswers.Ignored,
            },
        ],
    };

    protected override IEnumerable<string?> Identity(ImageTagState desired) => [desired.Image];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, ImageTagState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var match = EcrUri().Match(desired.Image);
        var canRead = match.Success && match.Groups["account"].Value == aws.AccountId && match.Groups["region"].Value == aws.Region;
        var repository = match.Groups["repository"].Value;
        var tag = match.Groups["tag"].Value is { Length: > 0 } written ? written : DefaultTag;
        var digest = canRead
            ? await aws.View.ReadAsync(
                ViewScope.OfResource(TypeName, repository, tag).Read<string?>(nameof(ResolveAsync)),
                ct => ResolveAsync(aws, repository, tag, ct),
                cancellationToken)
            : null;
        var uri = digest is null ? desired.Image : $"{match.Groups["name"].Value}@{digest}";
        return new LiveResource(desired.Image, desired)
        {
            DisplayName = uri,
            Attributes = new Dictionary<string, string> { [Uri] = uri },
        };
    }

    protected override Task<string> CreateAsync(AwsAccount aws, ImageTagState desired, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("An image tag is always observed, so it is never created.");

    protected override void InvalidateCreated(AwsAccount aws, ImageTagState desired, Exception? failure)
    {
    }

    protected override Task UpdateAsync(
        AwsAccount aws,
        ImageTagState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The image belongs to whoever pushed it.</summary>
    protected override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns the digest that a tag names; null if the tag does not exist or may not be read.</summary>
    private static async Task<string?> ResolveAsync(AwsAccount aws, string repository, string tag, CancellationToken cancellationToken)
    {
        try
        {
            var response = await aws.CallAsync(
                aws.Ecr.DescribeImagesAsync,
                new DescribeImagesRequest { RepositoryName = repository, ImageIds = [new ImageIdentifier { ImageTag = tag }] },
                cancellationToken);
            return response.ImageDetails?.FirstOrDefault()?.ImageDigest;
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            // AgentCore refuses such an image in its own words.
            return null;
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && FailureClassifier.Classify(e).Kind == FailureKind.Forbidden)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"\A(?<name>(?<account>[0-9]{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/(?<repository>[^:@]+))"
            + @"(:(?<tag>[^@]+))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex EcrUri();
}
