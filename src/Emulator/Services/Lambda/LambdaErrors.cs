using System.Globalization;
using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>
/// The errors of Lambda. Codes and statuses are those of the public model; texts are AWS's unless a comment says otherwise.
/// </summary>
internal static class LambdaErrors
{
    public static AwsException Invalid(string message) =>
        new("InvalidParameterValueException", message) { Members = { ["Type"] = "User" } };

    public static AwsException Conflict(string message) =>
        new("ResourceConflictException", message, 409) { Members = { ["Type"] = "User" } };

    public static AwsException NotFound(string message) =>
        new("ResourceNotFoundException", message, 404) { Members = { ["Type"] = "User" } };

    // Functions

    public static AwsException FunctionNotFound(string arn) => NotFound($"Function not found: {arn}");

    public static AwsException FunctionExists(string name) => Conflict($"Function already exist: {name}");

    public static AwsException Busy(string arn) =>
        Conflict($"The operation cannot be performed at this time. An update is in progress for resource: {arn}");

    public static AwsException NotActive(string state) => Conflict(
        $"The operation cannot be performed at this time. The function is currently in the following state: {state}");

    public static AwsException WrongRevision() => new(
        "PreconditionFailedException",
        "The RevisionId provided does not match the latest RevisionId. " +
        "Call the GetFunction or the GetAlias API to retrieve the latest RevisionId",
        412);

    public static AwsException RoleNotAssumable() => Invalid("The role defined for the function cannot be assumed by Lambda.");

    public static AwsException RuntimeAndHandlerMissing() =>
        Invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.");

    public static AwsException NotForImages(string member) => Invalid(
        $"Please don't provide a {member} when the intended function PackageType is Image.");

    public static AwsException OnlyForImages(string member) => Invalid(
        $"Please don't provide {member} when the intended function PackageType is Zip.");

    public static AwsException ReservedVariables(IEnumerable<string> names) => Invalid(
        "Lambda was unable to configure your environment variables because the environment variables you have provided contains " +
        $"reserved keys that are currently not supported for modification. Reserved keys used in this request: {string.Join(", ", names)}");

    public static AwsException VariablesTooLarge(string measured) => Invalid(
        "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB " +
        $"limit. String measured: {measured}");

    // Code

    public static AwsException CodeMissing() => Invalid("Please provide a source for function code.");

    public static AwsException SeveralSources() =>
        Invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.");

    public static AwsException NoArchive() => Invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");

    public static AwsException EmptyArchive() => Invalid("Uploaded file must be a non-empty zip");

    public static AwsException ArchiveTooLarge(long maximum) =>
        Invalid(string.Create(CultureInfo.InvariantCulture, $"Unzipped size must be smaller than {maximum} bytes"));

    public static AwsException ObjectMissing() => Invalid(
        "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.");

    public static AwsException ImageMissing(string uri) => Invalid(
        $"Source image {uri} does not exist. Provide a valid source image.");

    // The emulator's own: AWS publishes for functions on managed instances.
    public static AwsException PublishToNotBuilt() =>
        Invalid("The embedded AWS does not implement functions on managed instances. Set Publish in place of PublishTo.");

    // Versions and aliases. The first text is inferred.

    public static AwsException VersionImmutable(string arn) => Invalid($"The version {arn} of the function cannot be changed.");

    public static AwsException WrongCode(string given, string current) => Invalid(
        $"CodeSHA256 ({given}) is different from current CodeSHA256 in $LATEST ({current}). " +
        "Please try again with the CodeSHA256 in $LATEST.");

    public static AwsException VersionInUse(IEnumerable<string> aliases) =>
        Conflict($"Unable to delete version because the following aliases reference it: [{string.Join(", ", aliases)}]");

    public static AwsException AliasExists(string arn) => Conflict($"Alias already exists: {arn}");

    public static AwsException AliasNotFound(string arn) => NotFound($"Cannot find alias arn: {arn}");

    // Permissions and tags

    public static AwsException NoPolicy() => NotFound("The resource you requested does not exist.");

    public static AwsException StatementExists(string id) => Conflict(
        $"The statement id ({id}) provided already exists. Please provide a new statement id, or remove the existing statement.");

    public static AwsException StatementNotFound(string id) => NotFound($"Statement {id} is not found in resource policy.");

    public static AwsException InvalidPrincipal() =>
        Invalid("The provided principal was invalid. Please check the principal and try again.");

    public static AwsException NotTaggable() => Invalid(
        "Tags on function aliases and versions are not supported. Please specify either a function name or an unqualified function ARN.");

    // The text is inferred.
    public static AwsException TooManyTags(int maximum) =>
        Invalid(string.Create(CultureInfo.InvariantCulture, $"The function would have more than {maximum} tags."));

    // Invocations

    public static AwsException InvalidJson(string detail) =>
        new("InvalidRequestContentException", $"Could not parse request body into json: {detail}") { Members = { ["Type"] = "User" } };

    public static AwsException RequestTooLarge(long length, long maximum) => new(
        "RequestTooLargeException",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{length} byte payload is too large for the RequestResponse invocation type (limit {maximum} bytes)"),
        413);

    public static AwsException Denied(string message) => new("AccessDeniedException", message, 403);

    // The code is AWS's, the cause is the emulator's.
    public static AwsException NotRunnable(string name, string reason) => new(
        "InvalidRuntimeException",
        $"The embedded AWS cannot run the function '{name}' on this machine: {reason}",
        502);
}
