using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.Lambda;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Lambda;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Composes <c>clientIdClaim</c> of a user pool: a function that adds the claim to ID tokens, its role, its place among the triggers of the
/// pool, and the permission of Cognito to call it.
/// </summary>
internal static class ClientIdTrigger
{
    private const string Part = "client-id";
    private const string File = "index.py";

    private const string Code = """
        # Adds the claim client_id to ID tokens: Cognito writes it into access tokens only.
        def handler(event, context):
            claims = {"client_id": event["callerContext"]["clientId"]}
            event["response"]["claimsOverrideDetails"] = {"claimsToAddOrOverride": claims}
            return event

        """;

    /// <summary>Adds the function and sets it as the trigger of a pool.</summary>
    public static DesiredResource AddFunction(CompositionScope scope, SpecObject owner, CreateUserPoolRequest pool)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { [File] = Code.ReplaceLineEndings("\n") };
        var state = new LambdaFunctionState
        {
            FunctionName = scope.NameOf(
                owner, scope.Types.LambdaFunction, null, (stack, name) => DefaultNames.ForFunction(stack, name, Part), Part),
            Description = $"Adds client_id to the ID tokens of {owner.Ref}",
            PackageType = PackageType.Zip,
            Runtime = Runtime.Python313,
            Handler = "index.handler",
            Files = files,
            CodeSha256 = FunctionArchive.Hash(FunctionArchive.Create(files)),
        };
        state.Role = LambdaFunctionComposer.AddRole(scope, owner, null, state, Part, "client-id-role").Arn;
        var function = LambdaFunctionComposer.Add(scope, owner, state, Part);

        // Cognito returns both forms, whichever was set.
        pool.LambdaConfig ??= new LambdaConfigType();
        pool.LambdaConfig.PreTokenGeneration = function.Arn;
        pool.LambdaConfig.PreTokenGenerationConfig = new PreTokenGenerationVersionConfigType
        {
            LambdaArn = function.Arn,
            LambdaVersion = PreTokenGenerationLambdaVersionType.V1_0,
        };
        return function;
    }

    /// <summary>Lets Cognito call the function for the pool, and for no other one.</summary>
    public static void AddPermission(CompositionScope scope, SpecObject owner, DesiredResource function, DesiredResource pool) =>
        LambdaFunctionComposer.AddPermission(
            scope,
            owner,
            function,
            "from-user-pool",
            new LambdaPermissionState
            {
                FunctionName = "",
                StatementId = "",
                Principal = "cognito-idp.amazonaws.com",
                SourceArn = pool.Arn,
                SourceAccount = scope.Identity.AccountId,
            },
            Part);
}
