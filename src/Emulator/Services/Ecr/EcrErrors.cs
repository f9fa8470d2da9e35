using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>The errors of ECR. Codes are those of the public model.</summary>
internal static class EcrErrors
{
    public static AwsException RepositoryNotFound(string name, string account) => new(
        "RepositoryNotFoundException", $"The repository with name '{name}' does not exist in the registry with id '{account}'");

    public static AwsException RepositoryExists(string name, string account) => new(
        "RepositoryAlreadyExistsException", $"The repository with name '{name}' already exists in the registry with id '{account}'");

    public static AwsException RepositoryNotEmpty(string name, string account) => new(
        "RepositoryNotEmptyException",
        $"The repository with name '{name}' in registry with id '{account}' cannot be deleted because it still contains images");

    /// <param name="code">The error code of the policy type.</param>
    /// <param name="kind">The policy type in texts, such as <c>Lifecycle policy</c>.</param>
    /// <param name="name">The repository.</param>
    /// <param name="account">The account id.</param>
    public static AwsException NoPolicy(string code, string kind, string name, string account) =>
        new(code, $"{kind} does not exist for the repository with name '{name}' in the registry with id '{account}'");

    public static AwsException ImageNotFound(string? digest, string? tag, string repository, string account) => new(
        "ImageNotFoundException",
        $"The image with imageId {{imageDigest:'{digest ?? "null"}', imageTag:'{tag ?? "null"}'}} does not exist within the repository " +
        $"with name '{repository}' in the registry with id '{account}'");

    public static AwsException ImageExists(string digest, string? tag, string repository, string account) => new(
        "ImageAlreadyExistsException",
        $"Image with digest '{digest}' and tag '{tag}' already exists in the repository with name '{repository}' " +
        $"in registry with id '{account}'");

    public static AwsException TagExists(string tag, string repository) => new(
        "ImageTagAlreadyExistsException",
        $"The image tag '{tag}' already exists in the '{repository}' repository and cannot be overwritten because the tag is immutable.");

    public static AwsException WrongDigest() => new(
        "ImageDigestDoesNotMatchException",
        "The specified image digest does not match the digest that Amazon ECR calculated for the image.");

    public static AwsException UploadNotFound(string id, string repository, string account) => new(
        "UploadNotFoundException",
        $"The upload with upload id '{id}' does not exist in the repository with name '{repository}' in the registry with id '{account}'");

    public static AwsException InvalidPart(long first, long received, string repository, string account) => new(
        "InvalidLayerPartException",
        $"The layer part that begins at byte {first} does not follow the {received} bytes that were received, or has another length than "
        + $"announced, for the repository with name '{repository}' in the registry with id '{account}'");

    public static AwsException EmptyUpload(string id) =>
        new("EmptyUploadException", $"The upload with upload id '{id}' does not contain any layer parts");

    public static AwsException WrongLayerDigest(string digest) => new(
        "InvalidLayerException", $"The layer digest calculated by Amazon ECR, {digest}, does not match a digest of the request");

    public static AwsException LayerExists(string digest, string repository, string account) => new(
        "LayerAlreadyExistsException",
        $"Layer with digest '{digest}' already exists in the repository with name '{repository}' in the registry with id '{account}'");

    public static AwsException LayersNotFound(IEnumerable<string> digests, string repository, string account) => new(
        "LayersNotFoundException",
        $"Layers with digests '[{string.Join(", ", digests)}]' required for pushing image into repository with name '{repository}' "
        + $"in the registry with id '{account}' do not exist");

    public static AwsException TooManyTags() =>
        new("TooManyTagsException", "The list of tags on the repository is over the limit. The maximum is 50.");

    public static AwsException InvalidTag(string message) => new("InvalidTagParameterException", message);

    public static AwsException InvalidToken() => InvalidParameter("nextToken", "must be a token of this service");

    public static AwsException InvalidParameter(string parameter, string constraint) =>
        new("InvalidParameterException", $"Invalid parameter at '{parameter}' failed to satisfy constraint: '{constraint}'");
}
