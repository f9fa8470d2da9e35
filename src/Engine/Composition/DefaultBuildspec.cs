namespace Reconciler.Engine.Composition;

/// <summary>The buildspec for sources without one: it builds the Dockerfile and pushes the image.</summary>
internal static class DefaultBuildspec
{
    public const string Text = """
        version: 0.2
        env:
          variables:
            DOCKER_BUILDKIT: "1"
        phases:
          pre_build:
            commands:
              - REGISTRY=$AWS_ACCOUNT_ID.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com
              - aws ecr get-login-password --region $AWS_DEFAULT_REGION | docker login --username AWS --password-stdin $REGISTRY
          build:
            commands:
              - docker build --tag $REGISTRY/$IMAGE_REPO_NAME:$IMAGE_TAG .
          post_build:
            commands:
              - docker push $REGISTRY/$IMAGE_REPO_NAME:$IMAGE_TAG

        """;
}
